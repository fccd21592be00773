import { askForSync } from './background.ts';
import { languageKey } from './language.ts';
import { oweSignOut, removeEverything, signOutTag, tellSignOut } from './sign-out.ts';

/**
 * Signs the person out: first the phone forgets everything, with or without a line, then the server is
 * told. Where it cannot be reached the sign-out stays owed: the service worker tells it before any page is
 * fetched again. Answers whether the server knows. The caller then leaves the page, which still shows what
 * was on it.
 */
export async function signOut(): Promise<boolean> {
	await oweSignOut();
	await wipe();
	if (await tellSignOut()) return true;
	await askForSync(signOutTag);
	return false;
}

/**
 * Removes everything of everyone from this phone: forms, drafts, keys, caches, web storage and the push
 * subscription. What people wrote goes first, whatever the browser says to the rest.
 */
export async function wipe(): Promise<void> {
	await removeEverything();
	emptyWebStorage();
	await unsubscribePush();
}

/** A browser that is told to keep nothing for this site throws as soon as it is asked for its storage. */
function emptyWebStorage(): void {
	try {
		const language = localStorage.getItem(languageKey);
		localStorage.clear();
		if (language !== null) localStorage.setItem(languageKey, language);
	} catch {
		// Nothing can be read there, so nothing is kept either.
	}
	try {
		sessionStorage.clear();
	} catch {
		return;
	}
}

async function unsubscribePush(): Promise<void> {
	try {
		const registration = await navigator.serviceWorker.getRegistration();
		const subscription = await registration?.pushManager.getSubscription();
		await subscription?.unsubscribe();
	} catch {
		// Without a line some browsers cannot; the server drops the subscription when it hears of the sign-out.
		return;
	}
}
