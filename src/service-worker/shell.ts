import { build, version } from '$service-worker';
import { shellCachePrefix, shellsInUse } from '../lib/outbox/shells.ts';

declare const self: ServiceWorkerGlobalScope;

/** The page shown at every address while the server cannot be reached. */
const shellPath = '/offline';

const cacheName = shellCachePrefix + version;

/**
 * Keeps the empty shell and what it is built from; rejects where that cannot be fetched, and the browser
 * tries again later. Only what the shell names: the whole build holds every screen of the console, which no
 * phone should pay for.
 */
export async function keepShell(): Promise<void> {
	const cache = await caches.open(cacheName);
	// Without credentials, so that whatever the server adds for a signed-in person cannot come along.
	const response = await fetch(shellPath, { credentials: 'omit', cache: 'no-store', redirect: 'error' });
	if (!response.ok) throw new Error(`The offline page answered ${response.status}`);
	const page = await response.clone().text();
	// A hotel's page answers in its place, and while servers change that of another version, whose files are not here.
	if (!isNamed(build.find(isListOfPages) ?? '', [page])) throw new Error('The offline page is not ours');
	await cache.addAll(await partsOf(page));
	await cache.put(shellPath, response);
}

/** The hashed files a page is built from: those it names, and those that these name in turn. */
async function partsOf(page: string): Promise<string[]> {
	const parts = new Set(build.filter(isErrorPage));
	let texts = [page, ...(await Promise.all([...parts].map(read)))];
	while (texts.length > 0) {
		const named = build.filter((asset) => !parts.has(asset) && !isFont(asset) && isNamed(asset, texts));
		for (const asset of named) parts.add(asset);
		texts = await Promise.all(named.filter((asset) => !isListOfPages(asset)).map(read));
	}
	return [...parts];
}

function isNamed(asset: string, texts: readonly string[]): boolean {
	const name = asset.slice(asset.lastIndexOf('/'));
	return texts.some((text) => text.includes(name));
}

async function read(asset: string): Promise<string> {
	return (await fetch(asset)).text();
}

/** Forgets the shells of other versions, but for those that an open page still needs or that is just being fetched. */
export async function forgetOldShells(): Promise<void> {
	const names = await caches.keys();
	const { installing, waiting } = self.registration;
	if (installing ?? waiting) return;
	const needed = await shellsInUse();
	const old = names.filter(
		(name) => name.startsWith(shellCachePrefix) && name !== cacheName && !needed.has(name)
	);
	await Promise.all(old.map((name) => caches.delete(name)));
}

/** The empty shell, the same for everyone; a network error where the browser has dropped it. */
export async function shell(): Promise<Response> {
	return (await keptShell()) ?? Response.error();
}

/**
 * For how long a page is waited for where the shell can stand in its place, in milliseconds: a line that stalls may never
 * fail, and an installed app has no button to give it up with.
 */
const patience = 20_000;

/** The page, or the shell where it does not come in time. Rejects with the page where there is no shell. */
export async function shellIfLate(page: Promise<Response>): Promise<Response> {
	const late = new Promise((resolve) => setTimeout(resolve, patience));
	return (await Promise.race([page, late.then(keptShell)])) ?? page;
}

const keptShell = () => caches.match(shellPath, { cacheName });

/**
 * The shell in place of the page of a proxy whose server is away, on which nobody can read what waits nor write; any other
 * page as it is, our own words on a short break included.
 */
export async function shellIfAway(page: Response): Promise<Response> {
	const away = [502, 503, 504].includes(page.status) && !page.headers.has('x-request-id');
	return (away ? await keptShell() : undefined) ?? page;
}

/**
 * Whether a request is for a file whose name carries its hash, and which may therefore come from the cache
 * for ever. Those of another version too, whose pages may still be open.
 */
export function isHashed(url: URL): boolean {
	return url.pathname.startsWith('/_app/immutable/');
}

/** A hashed file, from this phone if a shell on it needs it, else from the network. */
export async function hashed(request: Request): Promise<Response> {
	return (await caches.match(request)) ?? fetch(request);
}

/** The browser keeps fonts by itself for a year; the shell reads as well without. */
function isFont(asset: string): boolean {
	return asset.endsWith('.woff2');
}

/** The one file that names every page of the app; following it would fetch them all. */
function isListOfPages(asset: string): boolean {
	return asset.includes('/entry/app.');
}

/** Kit's client loads the root error page with every page (kit `runtime/client/client.js`, `start`). */
function isErrorPage(asset: string): boolean {
	return /\/nodes\/1\.[^/]+\.js$/.test(asset);
}
