type Task = () => void | Promise<void>;

/** Runs tasks one after another in the order given. One that finishes at once runs at once, without a promise. */
export class Sequence {
	#waiting: Task[] | null = null;

	/** How many tasks wait for the one that is running. */
	get waiting(): number {
		return this.#waiting?.length ?? 0;
	}

	/** Runs or queues `task`, which must handle its own errors. */
	run(task: Task): void {
		if (this.#waiting !== null) {
			this.#waiting.push(task);
			return;
		}
		const pending = task();
		if (!(pending instanceof Promise)) return;
		this.#waiting = [];
		void pending.then(() => this.#continue());
	}

	#continue(): void {
		while (this.#waiting !== null) {
			const task = this.#waiting.shift();
			if (task === undefined) {
				this.#waiting = null;
				return;
			}
			const pending = task();
			if (pending instanceof Promise) {
				void pending.then(() => this.#continue());
				return;
			}
		}
	}
}
