import type { RealtimeChannel } from '@supabase/supabase-js';

/** What a channel's `subscribe` reported: each status, with the reason where there was one. */
export class Statuses {
	readonly seen: { status: string; reason: string | undefined }[] = [];
	#waiting: (() => void)[] = [];

	constructor(channel: RealtimeChannel) {
		channel.subscribe((status, error) => {
			this.seen.push({ status, reason: error?.message });
			for (const wake of this.#waiting.splice(0)) wake();
		});
	}

	/** Resolves with the reason at the `count`th report of `status`. */
	async reached(status: string, count = 1): Promise<string | undefined> {
		for (;;) {
			const found = this.seen.filter((seen) => seen.status === status)[count - 1];
			if (found) return found.reason;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}
}

/** Subscribes and waits for SUBSCRIBED. */
export async function subscribed(channel: RealtimeChannel): Promise<Statuses> {
	const statuses = new Statuses(channel);
	await statuses.reached('SUBSCRIBED');
	return statuses;
}

/** Collects what arrives and lets a test wait for it. */
export class Inbox<T> {
	readonly all: T[] = [];
	#waiting: (() => void)[] = [];

	readonly add = (item: T): void => {
		this.all.push(item);
		for (const wake of this.#waiting.splice(0)) wake();
	};

	/** Resolves with the first `count` items once they are there. */
	async atLeast(count: number): Promise<T[]> {
		while (this.all.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
		return this.all.slice(0, count);
	}

	/** Resolves with the first item that fits. */
	async first(fits: (item: T) => boolean): Promise<T> {
		for (;;) {
			const found = this.all.find(fits);
			if (found !== undefined) return found;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}
}
