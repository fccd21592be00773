import { DeviceProblem, problemOf, type ProblemKind } from './device.ts';
import type { Sent } from './sent.ts';

/** A device that sends what it has stored is done when nothing more has come for so long, in milliseconds. */
const quiet = 2_000;

/** What comes from a device until it is over: because all is there, or because of a problem. */
export class Arrivals {
	/** Resolves with what came; rejects with a DeviceProblem where that is nothing. */
	readonly over: Promise<Sent[]>;
	readonly #sent: Sent[] = [];
	#resolve: (sent: Sent[]) => void = () => undefined;
	#reject: (reason: unknown) => void = () => undefined;
	#silence: ReturnType<typeof setTimeout> | undefined;

	constructor() {
		this.over = new Promise((resolve, reject) => {
			this.#resolve = resolve;
			this.#reject = reject;
		});
	}

	get sent(): readonly Sent[] {
		return this.#sent;
	}

	/** One more; of a record that came before, instead of it. */
	add = (sent: Sent): void => {
		const at = this.#sent.findIndex(({ sequence }) => sequence !== undefined && sequence === sent.sequence);
		if (at < 0) this.#sent.push(sent);
		else this.#sent[at] = sent;
	};

	/** One more, and all there is if nothing follows. */
	addBeforeSilence = (sent: Sent): void => {
		this.add(sent);
		clearTimeout(this.#silence);
		this.#silence = setTimeout(this.finish, quiet);
	};

	/** It is all there. */
	finish = (): void => {
		clearTimeout(this.#silence);
		this.#resolve(this.#sent);
	};

	/** Nothing more will come: what is there is told, except to somebody who stopped it. */
	end = (kind: ProblemKind): void => {
		if (this.#sent.length > 0 && kind !== 'stopped') this.finish();
		else this.fail(new DeviceProblem(kind));
	};

	/** Nothing that came is to be believed. */
	fail = (thrown: unknown): void => {
		clearTimeout(this.#silence);
		this.#reject(problemOf(thrown));
	};

	/** Reads a packet; one that cannot be understood ends it all. */
	reading =
		(read: (view: DataView) => void) =>
		(view: DataView): void => {
			try {
				read(view);
			} catch (thrown) {
				this.fail(thrown);
			}
		};
}
