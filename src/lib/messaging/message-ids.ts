import { v7 } from 'uuid';

/**
 * Gives each message its id. Words that were sent and not answered for, where nothing can be kept, may have arrived all the
 * same: sent again as they are, they are the same message.
 */
export class MessageIds {
	#last: { id: string; to: string; body: string } | undefined;

	/** The id for these words; `to` says where they go and what goes with them. */
	for(body: string, to = ''): string {
		if (this.#last?.body !== body || this.#last.to !== to) this.#last = { id: v7(), to, body };
		return this.#last.id;
	}

	/** The words are safe: the next ones are another message, also where they are the same. */
	safe(): void {
		this.#last = undefined;
	}

	/** The words nobody answered for, where they are among these messages after all. */
	foundIn(messages: readonly { id: string }[]): string | undefined {
		return messages.some(({ id }) => id === this.#last?.id) ? this.#last?.body : undefined;
	}
}
