/** For how long a reading that failed is let be, in milliseconds: longer each time, as the server may be overrun. */
const [shortest, longest] = [2_000, 15_000];

/**
 * Makes of a reading what can be called at every ring: many rings during one reading make one more, and a reading that
 * failed is made up for a little later, for no other ring may come; where one does, the line is there again and it is read
 * at once. `read` answers false when it failed.
 */
export function atEachRing(read: () => Promise<boolean>): () => void {
	let wanted = false;
	let busy = false;
	let goOn: (() => void) | undefined;

	async function run(): Promise<void> {
		let pause = shortest;
		while (wanted) {
			wanted = false;
			if (await read().catch(() => false)) {
				pause = shortest;
				continue;
			}
			wanted = true;
			const { promise, resolve } = Promise.withResolvers<void>();
			goOn = resolve;
			const waiting = setTimeout(resolve, pause);
			await promise;
			clearTimeout(waiting);
			pause = Math.min(2 * pause, longest);
		}
		busy = false;
	}

	return () => {
		wanted = true;
		goOn?.();
		if (busy) return;
		busy = true;
		void run();
	};
}
