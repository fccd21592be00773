interface Place {
	item: HTMLElement;
	/** How far below the upper edge of the list it begins, in CSS pixels; less than zero when it begins above. */
	top: number;
	height: number;
}

/**
 * Keeps the line a reader is on when a list becomes wider or narrower, as when a phone is turned or the page enlarged:
 * each message is then higher or lower than it was, and a list that hangs from its end would carry off whoever reads further
 * up. Who is at the end stays there by itself.
 */
export class Turned {
	readonly #list: HTMLElement;
	readonly #first: () => HTMLElement | undefined;
	readonly #observer: ResizeObserver;
	#width: number;
	#place: Place | undefined;

	/** `first` answers with the first message on the visible part of the list. */
	constructor(list: HTMLElement, first: () => HTMLElement | undefined) {
		this.#list = list;
		this.#first = first;
		this.#width = list.clientWidth;
		this.#observer = new ResizeObserver(() => this.#resized());
		this.#observer.observe(list);
	}

	/** To be told when the list has come to rest: that is where the reader is. */
	rested(): void {
		const item = this.#list.scrollTop < -2 ? this.#first() : undefined;
		this.#place = item && { item, ...this.#measure(item) };
	}

	/** Ends it. */
	stop(): void {
		this.#observer.disconnect();
	}

	#resized() {
		const turned = this.#list.clientWidth !== this.#width;
		this.#width = this.#list.clientWidth;
		if (!turned || !this.#place?.item.isConnected) return this.rested();
		const { item, top: before, height: whole } = this.#place;
		const { top, height } = this.#measure(item);
		// Of a message that began above, as much has been read as before.
		this.#list.scrollTop += top - (before < 0 ? (before / whole) * height : before);
	}

	#measure(item: HTMLElement) {
		const { top, height } = item.getBoundingClientRect();
		return { top: top - this.#list.getBoundingClientRect().top, height };
	}
}
