import { drainerName } from './announce.ts';
import { languageKey } from './language.ts';

const hour = 60 * 60 * 1000;

/**
 * Registers the service worker once the page is calm, and lets a new version take over when no form is
 * being sent. `renewed` is called when that has happened under this page. Whether the page itself is of an older version it
 * does not say: pages come from the server, and the first one after an update is new before its worker is.
 *
 * Written out because workbox-window, for the same three events, costs every page 2 kB brotli of its 55.
 */
export async function registerServiceWorker(renewed: () => void): Promise<void> {
	// The offline page has only this to know its reader's language from.
	localStorage.setItem(languageKey, document.documentElement.lang);
	if (!('serviceWorker' in navigator)) return;
	const { serviceWorker } = navigator;
	// The first worker of a phone takes over a page of its own version; only a later one brings another.
	let controlled = serviceWorker.controller !== null;
	serviceWorker.addEventListener('controllerchange', () => {
		if (controlled) renewed();
		controlled = true;
	});
	const address = '/service-worker.js';
	allowServiceWorker(address);
	// A line that drops it, or a browser that keeps none (Firefox's private windows): the next page tries again.
	const registration = await serviceWorker.register(address).catch(() => undefined);
	if (!registration) return;
	registration.active?.postMessage({ type: 'PAGE_OPENED' });
	letIn(registration.waiting);
	follow(registration);
	registration.addEventListener('updatefound', () => follow(registration));
	// An installed app may stay open for weeks; browsers look for a new version only on navigation.
	setInterval(() => void registration.update().catch(() => undefined), hour);
}

/** A version that is being installed is let in as soon as it waits. */
function follow(registration: ServiceWorkerRegistration): void {
	registration.installing?.addEventListener('statechange', () => letIn(registration.waiting));
}

/** Tells a version that waits to take over, once no tab or worker is sending. */
function letIn(waiting: ServiceWorker | null): void {
	if (!waiting) return;
	void navigator.locks.request(drainerName, () => waiting.postMessage({ type: 'SKIP_WAITING' }));
}

/**
 * Under Trusted Types (svelte.config.js) no text becomes the address of a script, but for this one. A default policy,
 * because `register` is typed to take text.
 */
function allowServiceWorker(address: string): void {
	const { trustedTypes } = window;
	if (!trustedTypes || trustedTypes.defaultPolicy) return;
	trustedTypes.createPolicy('default', {
		createScriptURL: (asked) => {
			if (asked !== address) throw new TypeError('Only the service worker is loaded by its address');
			return asked;
		}
	});
}
