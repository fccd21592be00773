/** Caches with this beginning hold only what every visitor gets, and stay when a phone is wiped. */
export const shellCachePrefix = 'closeby-shell-';

/**
 * Says, for as long as this page is open, that the files of its version are still needed: a page asks for some of them only
 * once they are wanted, and the server of another version has them no more. A lock, for it ends with the page however that
 * ends, and the service worker can see it.
 */
export function keepShellOf(version: string): void {
	// An address without https has neither locks nor service workers.
	if (!('locks' in navigator)) return;
	void navigator.locks.request(
		shellCachePrefix + version,
		{ mode: 'shared' },
		() => new Promise(() => undefined)
	);
}

/** The shells whose pages are open. */
export async function shellsInUse(): Promise<Set<string | undefined>> {
	const { held = [] } = await navigator.locks.query();
	return new Set(held.map(({ name }) => name));
}
