import { askServer } from '../live/ask.ts';

/** How far the person at this screen has read a conversation, as the server is told. */
export class ReadMark {
	readonly #conversation: string;
	/** What the server knows. */
	#upTo: number;
	#wanted = 0;
	#telling = false;

	/** `upTo` is how far the server knows of. */
	constructor(conversation: string, upTo: number) {
		this.#conversation = conversation;
		this.#upTo = upTo;
	}

	/**
	 * Tells the server how far this person has read; going back says nothing. What is read while one telling is under way is
	 * told together after it.
	 */
	async moveTo(seq: number): Promise<void> {
		this.#wanted = Math.max(this.#wanted, seq);
		if (this.#telling) return;
		this.#telling = true;
		while (this.#wanted > this.#upTo) {
			const told = this.#wanted;
			const said = await askServer(`/live/conversations/${this.#conversation}/read`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ seq: told })
			});
			if (said?.status === 204) this.#upTo = told;
			// The next look at the screen says it again.
			else this.#wanted = this.#upTo;
		}
		this.#telling = false;
	}
}
