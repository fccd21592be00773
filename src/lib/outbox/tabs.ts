import { channelName, type Announcement } from './announce.ts';

export type Sent = Extract<Announcement, { type: 'sent' }>;

/** What this page and the other tabs and the service worker of this phone tell each other, while it is open. */
export class Tabs {
	readonly #heard: (announcement: Announcement) => void;
	#channel: BroadcastChannel | undefined;
	#listeners: ((sent: Sent) => void)[] = [];

	/** `heard` is told whatever any tab announces, this one included. */
	constructor(heard: (announcement: Announcement) => void) {
		this.#heard = heard;
	}

	/** Begins to hear the others. */
	open(): void {
		this.#channel = new BroadcastChannel(channelName);
		this.#channel.onmessage = ({ data }: MessageEvent<Announcement>) => this.#heard(data);
	}

	close(): void {
		this.#channel?.close();
		this.#channel = undefined;
	}

	/** Tells the others alone. */
	tell(announcement: Announcement): void {
		this.#channel?.postMessage(announcement);
	}

	/** Tells the others and this page. */
	announce(announcement: Announcement): void {
		this.tell(announcement);
		this.#heard(announcement);
	}

	/** Answers with the function that ends it. */
	onSent(listener: (sent: Sent) => void): () => void {
		this.#listeners.push(listener);
		return () => {
			this.#listeners = this.#listeners.filter((other) => other !== listener);
		};
	}

	/** Hands a form that the server has taken to all who asked for such news. */
	handOn(sent: Sent): void {
		for (const listener of this.#listeners) listener(sent);
	}
}
