import { drainerName } from './announce.ts';
import { languageKey } from './language.ts';

const hour = 60 * 60 * 1000;

/**
 * Registers the service worker once the page is calm, and lets a new version take over when no form is
 * being sent. `renewed` is called when that has happened under this page, which still runs the old version:
 * suggest a reload, never force it.
 */
export async function registerServiceWorker(renewed: () => void): Promise<void> {
	// The offline page has only this to know its reader's language from.
	localStorage.setItem(languageKey, document.documentElement.lang);
	if (!('serviceWorker' in navigator)) return;
	const { Workbox } = await import('workbox-window');
	const workbox = new Workbox(serviceWorkerAddress());
	workbox.addEventListener('waiting', () => {
		void navigator.locks.request(drainerName, () => workbox.messageSkipWaiting());
	});
	workbox.addEventListener('controlling', ({ isUpdate, isExternal }) => {
		if (isUpdate || isExternal) renewed();
	});
	const registration = await workbox.register();
	// An installed app may stay open for weeks; browsers look for a new version only on navigation.
	if (registration) setInterval(() => void registration.update().catch(() => undefined), hour);
}

/** The one script address that pages may hand to the browser (Content-Security-Policy, `trusted-types`). */
function serviceWorkerAddress(): string | TrustedScriptURL {
	const address = '/service-worker.js';
	return (
		window.trustedTypes
			?.createPolicy('closeby-service-worker', {
				createScriptURL: (asked) => (asked === address ? address : '')
			})
			.createScriptURL(address) ?? address
	);
}
