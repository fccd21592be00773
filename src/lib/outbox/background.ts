/** Background Sync (WICG), which TypeScript's library does not describe; Safari and Firefox lack it. */
interface SyncManager {
	register(tag: string): Promise<void>;
}

declare global {
	interface ServiceWorkerRegistration {
		readonly sync?: SyncManager;
	}
}

/**
 * Asks the browser to wake the service worker with `tag` once there is a line, even when no tab is open.
 * Where it cannot, nothing is lost: the next opened tab does the work.
 */
export async function askForSync(tag: string): Promise<void> {
	try {
		const registration = await navigator.serviceWorker.getRegistration();
		await registration?.sync?.register(tag);
	} catch {
		return;
	}
}

/**
 * Asks that what is kept here be kept when the phone runs out of room. A browser may say no, or ask the
 * person.
 */
export async function askToKeep(): Promise<void> {
	try {
		if (!(await navigator.storage.persisted())) await navigator.storage.persist();
	} catch {
		return;
	}
}
