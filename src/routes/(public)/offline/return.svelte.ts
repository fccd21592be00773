import { drainerName } from '$lib/outbox/announce.ts';
import { mayReturn, noteReturn } from './returned.ts';

/**
 * Every so many milliseconds a visible page asks whether the server answers; browsers often do not notice
 * by themselves.
 */
const interval = 15_000;

/** The way back from the offline page to the page that was asked for. */
export class Return {
	/** The server answers again. */
	reachable = $state(false);

	/**
	 * Watches for the server and goes back when it answers, unless the person is in the middle of something:
	 * then `reachable` alone tells. Answers with the function that ends it.
	 */
	watch(isBusy: () => boolean): () => void {
		const look = async () => {
			if (document.visibilityState !== 'visible') return;
			this.reachable = await answers();
			if (!this.reachable) return;
			// Leaving in the middle of a sending would break it off: it would arrive, but only at the next attempt.
			await navigator.locks.request(drainerName, () => {
				if (!isBusy() && mayReturn(sessionStorage)) this.go();
			});
		};
		const listening = new AbortController();
		const { signal } = listening;
		const asking = setInterval(() => void look(), interval);
		addEventListener('online', () => void look(), { signal });
		addEventListener('offline', () => void look(), { signal });
		document.addEventListener('visibilitychange', () => void look(), { signal });
		return () => {
			clearInterval(asking);
			listening.abort();
		};
	}

	/** Asks for the page again: the whole of it, since nothing here was made for this address. */
	go(): void {
		noteReturn(sessionStorage);
		if (location.pathname === '/offline') location.replace('/');
		else location.reload();
	}
}

async function answers(): Promise<boolean> {
	try {
		return (await fetch('/up', { cache: 'no-store', credentials: 'omit' })).ok;
	} catch {
		return false;
	}
}
