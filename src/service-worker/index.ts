/// <reference types="@sveltejs/kit" />
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { announceOnce, drainerName } from '../lib/outbox/announce.ts';
import { openLastBox, restAll } from '../lib/outbox/box.ts';
import { drain } from '../lib/outbox/drain.ts';
import { isSignOutOwed, settleSignOut, signOutTag } from '../lib/outbox/sign-out.ts';
import { openNotice, showNotice } from './push.ts';
import { forgetOldShells, hashed, isHashed, keepShell, shell, shellIfAway, shellIfLate } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

/** Background Sync (WICG), which TypeScript's library does not describe. */
interface SyncEvent extends ExtendableEvent {
	readonly tag: string;
}

declare global {
	interface ServiceWorkerGlobalScopeEventMap {
		sync: SyncEvent;
	}
}

// No page and no data of a person is ever cached: only the empty shell and the hashed files it is built from.
self.addEventListener('install', (event) => event.waitUntil(keepShell()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOldShells()));

// A new version waits until a page finds that nothing is being sent, and what the pages of an old one needed goes when a
// page is opened after the last of them (outbox/register.ts).
self.addEventListener('message', (event) => {
	const said: unknown = event.data;
	const type = typeof said === 'object' && said !== null && 'type' in said ? said.type : undefined;
	if (type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
	if (type === 'PAGE_OPENED') event.waitUntil(forgetOldShells());
});

registerRoute(
	({ url, sameOrigin }) => sameOrigin && isHashed(url),
	({ request }) => hashed(request)
);
registerRoute(new NavigationRoute(({ request }) => navigate(request)));

/**
 * Fetches a page, or shows the shell at its address; HTTP errors are the server's own words and pass, but for those of a
 * proxy in front of it. Only
 * GET comes here: a form another site posts at us would leave the worker looking like one of our own, and
 * past the guard against that.
 */
async function navigate(request: Request): Promise<Response> {
	// Whoever opens this phone next must not meet the session of somebody who believes to have left.
	if ((await isSignOutOwed()) && !(await settleSignOut())) return shell();
	try {
		return await shellIfAway(await shellIfLate(fetchPage(request)));
	} catch {
		return shell();
	}
}

async function fetchPage(request: Request): Promise<Response> {
	const response = await fetch(request);
	// Only who has no session is shown this page. It runs no script that could put their words out of sight.
	if (response.ok && new URL(request.url).pathname === '/sign-in') await restAll().catch(() => undefined);
	return response;
}

self.addEventListener('push', (event) => event.waitUntil(showNotice(event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openNotice(event.notification)));

self.addEventListener('sync', (event) => {
	if (event.tag === drainerName) event.waitUntil(sendWaiting());
	if (event.tag === signOutTag) event.waitUntil(tellOwedSignOut());
});

/**
 * Sends what waits on this phone. Rejects while anything is left, so that the browser wakes the worker
 * again.
 */
async function sendWaiting(): Promise<void> {
	if (await isSignOutOwed()) return;
	const box = await openLastBox();
	if (!box) return;
	try {
		const rest = await drain(box, { announce: announceOnce, awake: true });
		if (rest.waiting > 0) throw new Error('The server could not be reached');
	} finally {
		box.database.close();
	}
}

async function tellOwedSignOut(): Promise<void> {
	if ((await isSignOutOwed()) && !(await settleSignOut())) throw new Error('The server could not be reached');
}
