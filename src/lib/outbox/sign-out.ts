import { announceOnce } from './announce.ts';
import { removeBoxes } from './box.ts';
import { shellCachePrefix } from './shells.ts';

/** Background Sync tag: the service worker still has to tell the server that somebody signed out. */
export const signOutTag = 'closeby-sign-out';

/**
 * The one trace a sign-out leaves until the server knows of it: a cache of this name, holding no fact about
 * anybody. A cache and not a database, because the service worker looks for it before every navigation and
 * this look costs about nothing.
 */
const owedFlag = 'closeby-sign-out-owed';

/** How long a navigation is kept waiting for the server to end the session. */
const patience = 10_000;

/**
 * Whether somebody signed out on this phone and the server has not been told yet: its session may still be
 * alive.
 */
export async function isSignOutOwed(): Promise<boolean> {
	try {
		return await caches.has(owedFlag);
	} catch {
		// No Cache Storage here, so none was ever owed.
		return false;
	}
}

/**
 * Writes down that the server is to be told. Where nothing can be kept, the caller's own attempt to tell is
 * all there is.
 */
export async function oweSignOut(): Promise<void> {
	try {
		const flag = await caches.open(owedFlag);
		await flag.put('/sign-out', new Response());
	} catch {
		return;
	}
}

/**
 * Removes what this app keeps of anybody: forms, drafts, keys, caches. Works offline and in the service
 * worker; may be repeated.
 */
export async function removeEverything(): Promise<void> {
	announceOnce({ type: 'wiped' });
	await removeBoxes();
	const names = await cacheNames();
	const personal = names.filter((name) => !name.startsWith(shellCachePrefix) && name !== owedFlag);
	await Promise.all(personal.map((name) => caches.delete(name)));
}

/**
 * Tells the server of a sign-out that is still owed, having made sure that the phone is empty. Answers
 * whether the session is over: true as soon as the server itself gave any answer that is not its own trouble,
 * false while it cannot be reached.
 */
export async function settleSignOut(): Promise<boolean> {
	await removeEverything();
	return tellSignOut();
}

/**
 * Tells the server alone, for whoever has just emptied the phone. Answers as `settleSignOut`. A hotel's page in place of the
 * server's answer is none: the next person at this phone would meet the session.
 */
export async function tellSignOut(): Promise<boolean> {
	try {
		const response = await fetch('/sign-out', {
			method: 'POST',
			headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
			// An empty form: SvelteKit takes nothing else as the body of an action.
			body: new URLSearchParams(),
			credentials: 'same-origin',
			cache: 'no-store',
			redirect: 'manual',
			signal: AbortSignal.timeout(patience)
		});
		if (response.status !== 204 && !(await isRefusal(response))) return false;
	} catch {
		return false;
	}
	await forgetOwed();
	return true;
}

async function forgetOwed(): Promise<void> {
	try {
		await caches.delete(owedFlag);
	} catch {
		return; // An address without https has no Cache Storage, so none was ever owed.
	}
}

/** Whether the server itself, which says so in JSON, has nothing to do with it. */
async function isRefusal(response: Response): Promise<boolean> {
	const { status } = response;
	if (status < 400 || status >= 500 || [408, 425, 429].includes(status)) return false;
	const said: unknown = await response.json();
	return typeof said === 'object' && said !== null && 'message' in said;
}

async function cacheNames(): Promise<string[]> {
	try {
		return await caches.keys();
	} catch {
		return [];
	}
}
