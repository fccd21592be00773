/** Numbers that look random and are the same at every run of the same seed. Not for secrets. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed;
	}

	/**
	 * At least 0, less than 1: mulberry32, by Tommy Ettinger,
	 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
	 */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number from `least` to `most`, both included. */
	between(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** True in this share of calls. */
	chance(share: number): boolean {
		return this.next() < share;
	}

	/** One of them. Throws a RangeError when there are none. */
	pick<T>(choices: readonly T[]): T {
		const choice = choices[this.between(0, choices.length - 1)];
		if (choice === undefined) throw new RangeError('Nothing to pick from');
		return choice;
	}

	/** All of them in another order. */
	shuffle<T>(choices: readonly T[]): T[] {
		return choices
			.map((choice) => ({ choice, place: this.next() }))
			.sort((a, b) => a.place - b.place)
			.map(({ choice }) => choice);
	}

	/** Sixteen bytes, from which the `uuid` package makes an id. */
	bytes(): Uint8Array {
		return Uint8Array.from({ length: 16 }, () => this.between(0, 255));
	}
}
