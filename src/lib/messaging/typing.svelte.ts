/** Another person is writing; the mark fades by itself, in milliseconds. */
const lasts = 6_000;

/** Who is writing in a conversation now, and that the person at this screen is. */
export class Typing {
	/** Ids of those who are writing now, but for the person at this screen. */
	people = $state.raw<readonly string[]>([]);

	readonly #conversation: string;
	readonly #me: string;
	readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

	constructor(conversation: string, me: string) {
		this.#conversation = conversation;
		this.#me = me;
	}

	/** Tells the others that this person is writing. Lost words of this kind are no loss. */
	async tell(): Promise<void> {
		await fetch(`/live/conversations/${this.#conversation}/writing`, { method: 'POST' }).catch(
			() => undefined
		);
	}

	/** Somebody is writing. */
	heard(person: string): void {
		if (person === this.#me) return;
		clearTimeout(this.#timers.get(person));
		this.people = [...this.people.filter((id) => id !== person), person];
		this.#timers.set(
			person,
			setTimeout(() => this.ended(person), lasts)
		);
	}

	/** Their words are here, or nothing came of them. */
	ended(person: string): void {
		this.people = this.people.filter((id) => id !== person);
		clearTimeout(this.#timers.get(person));
		this.#timers.delete(person);
	}
}
