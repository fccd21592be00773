import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registerServiceWorker } from './register.ts';

/** A version of the service worker: says what it was told. */
class Version extends EventTarget {
	told: unknown[] = [];
	postMessage(message: unknown) {
		this.told.push(message);
	}
}

let registration: EventTarget & Record<'active' | 'waiting' | 'installing', Version | null>;
let container: EventTarget & { controller: Version | null; register: () => Promise<unknown> };

beforeEach(() => {
	vi.useFakeTimers();
	registration = Object.assign(new EventTarget(), { active: null, waiting: null, installing: null });
	container = Object.assign(new EventTarget(), {
		controller: null,
		register: () => Promise.resolve(registration)
	});
	vi.stubGlobal('window', {});
	vi.stubGlobal('localStorage', { setItem: () => undefined });
	vi.stubGlobal('document', { documentElement: { lang: 'en' } });
	vi.stubGlobal('navigator', { serviceWorker: container, locks: navigator.locks });
});

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const skip = [{ type: 'SKIP_WAITING' }];

test('a version that waits is let in, whenever it came', async () => {
	const early = (registration.waiting = new Version());
	await registerServiceWorker(() => undefined);
	await vi.waitFor(() => expect(early.told).toEqual(skip));

	const later = (registration.installing = new Version());
	registration.dispatchEvent(new Event('updatefound'));
	registration.waiting = later;
	later.dispatchEvent(new Event('statechange'));
	await vi.waitFor(() => expect(later.told).toEqual(skip));
});

test('a version waits while a form is being sent', async () => {
	const version = (registration.waiting = new Version());
	let sent: (() => void) | undefined;
	const sending = navigator.locks.request('closeby-outbox', () => new Promise<void>((done) => (sent = done)));
	await vi.waitFor(() => expect(sent).toBeDefined());
	await registerServiceWorker(() => undefined);
	expect(version.told).toEqual([]);
	sent?.();
	await sending;
	await vi.waitFor(() => expect(version.told).toEqual(skip));
});

test('the worker is told that a page was opened, for it may forget what the pages before it needed', async () => {
	const active = (registration.active = new Version());
	await registerServiceWorker(() => undefined);
	expect(active.told).toEqual([{ type: 'PAGE_OPENED' }]);
});

test('only a page that an older version controlled is told that a newer is there', async () => {
	const renewed = vi.fn();
	await registerServiceWorker(renewed);
	container.dispatchEvent(new Event('controllerchange'));
	expect(renewed).not.toHaveBeenCalled();
	container.dispatchEvent(new Event('controllerchange'));
	expect(renewed).toHaveBeenCalledOnce();
});

test('a page whose browser keeps no service worker goes on without one', async () => {
	container.register = () => Promise.reject(new TypeError('Failed to register a ServiceWorker'));
	await expect(registerServiceWorker(() => undefined)).resolves.toBeUndefined();
});
