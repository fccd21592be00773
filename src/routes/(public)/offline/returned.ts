const key = 'closeby-returned';

/** After the first return the next may come in so many milliseconds, and each time in twice as many. */
const shortest = 15_000;
const longest = 5 * 60_000;

interface Returned {
	at: number;
	/** How often one followed soon after another. */
	times: number;
}

/**
 * Whether the page may go back by itself. A line that comes and goes is tried again soon: somebody's sign-out may wait for it.
 * Whatever fails for good is tried more and more rarely, so that no fault makes a phone reload for ever.
 */
export function mayReturn(visit: Storage): boolean {
	const { at, times } = read(visit);
	const wait = times === 0 ? 0 : Math.min(shortest * 2 ** (times - 1), longest);
	// A clock that was set back meanwhile must not hold the page for as long.
	return Math.abs(Date.now() - at) >= wait;
}

/** Notes that it goes back now. */
export function noteReturn(visit: Storage): void {
	const { at, times } = read(visit);
	const now = Date.now();
	visit.setItem(key, `${now} ${Math.abs(now - at) > longest ? 1 : times + 1}`);
}

function read(visit: Storage): Returned {
	const [at = 0, times = 0] = (visit.getItem(key) ?? '').split(' ').map((part) => Number(part) || 0);
	return { at, times };
}
