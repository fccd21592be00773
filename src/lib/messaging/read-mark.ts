import { askServer } from '../live/ask.ts';
import { atEachRing } from '../live/reading.ts';

/** How far the person at this screen has read a conversation, as the server is told. */
export class ReadMark {
	readonly #conversation: string;
	/** What the server knows. */
	#upTo: number;
	#wanted = 0;
	readonly #tell = atEachRing(() => this.#tellOn());

	/** `upTo` is how far the server knows of. */
	constructor(conversation: string, upTo: number) {
		this.#conversation = conversation;
		this.#upTo = upTo;
	}

	/**
	 * Tells the server how far this person has read; going back says nothing. What is read while one telling is under way is
	 * told together after it. What no answer came to is told again a little later: the next look at the screen may not come.
	 */
	moveTo(seq: number): void {
		this.#wanted = Math.max(this.#wanted, seq);
		if (this.#wanted > this.#upTo) this.#tell();
	}

	/** Answers false where it was not answered. */
	async #tellOn(): Promise<boolean> {
		while (this.#wanted > this.#upTo) {
			const told = this.#wanted;
			const said = await askServer(`/live/conversations/${this.#conversation}/read`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ seq: told })
			});
			if (!said) return false;
			if (said.status === 204) this.#upTo = told;
			// It is not this person's to read any more; what else there may be, the next look says again.
			else this.#wanted = this.#upTo;
		}
		return true;
	}
}
