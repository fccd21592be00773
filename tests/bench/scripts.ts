import type { Browser, BrowserContextOptions } from '@playwright/test';
import { request } from 'node:http';
import { openChromium } from './chromium.ts';
import type { SignedIn } from './clinic.ts';
import type { Stage } from './stage.ts';
import { kilobytes, table } from './table.ts';

/** The JavaScript a page fetches, in bytes of brotli. */
export interface PageScripts {
	name: string;
	files: number;
	/** What the page and its Link header name: needed for the first screen to come alive. */
	first: number;
	/** With what it fetches later, but for the realtime client. */
	withoutRealtime: number;
	/** All of it. */
	all: number;
}

const phone: BrowserContextOptions = {
	viewport: { width: 360, height: 740 },
	deviceScaleFactor: 2,
	isMobile: true,
	hasTouch: true,
	locale: 'en-US'
};

/** The pages of which scripts and Lighthouse are measured. */
export function pagesOf({ clinic }: Stage): { name: string; path: string; someone?: SignedIn }[] {
	const [first] = clinic.caseload;
	if (first === undefined) throw new Error('Nobody is enrolled');
	const { patient, conversation } = first;
	return [
		{ name: 'sign-in', path: '/sign-in' },
		{ name: 'Today', path: '/today', someone: patient },
		{ name: 'Messages', path: `/messages/${conversation}`, someone: patient }
	];
}

/** Part c, first half: opens each page with an empty cache and weighs what it fetched. */
export async function measureScripts(stage: Stage, say: (line: string) => void): Promise<PageScripts[]> {
	say('Weighing scripts in Chromium');
	const browser = await openChromium();
	try {
		const results: PageScripts[] = [];
		for (const page of pagesOf(stage)) results.push(await weigh(browser, stage.closeby.url, page));
		const rows = results.map(({ name, files, ...bytes }) => [
			name,
			...[bytes.first, bytes.withoutRealtime, bytes.all].map(kilobytes),
			String(files)
		]);
		const head = ['JavaScript (brotli)', 'named in the page', 'without realtime', 'with realtime', 'files'];
		say(table([head, ...rows]));
		return results;
	} finally {
		await browser.close();
	}
}

async function weigh(
	browser: Browser,
	url: string,
	{ name, path, someone }: { name: string; path: string; someone?: SignedIn }
): Promise<PageScripts> {
	const context = await browser.newContext(phone);
	try {
		if (someone !== undefined) await context.addCookies([cookieOf(someone, url)]);
		const page = await context.newPage();
		// The page's own requests: what its service worker stores for later is fetched by another target.
		const network = await context.newCDPSession(page);
		await network.send('Network.enable');
		const fetched = new Set<string>();
		network.on('Network.responseReceived', ({ type, response }) => {
			const script = type === 'Script' || /javascript/.test(response.mimeType);
			if (script && !response.fromServiceWorker) fetched.add(response.url);
		});
		const answer = await page.goto(`${url}${path}`);
		const named = `${await answer?.text()} ${(await answer?.headerValue('link')) ?? ''}`;
		// Everything that a page loads after first paint, the live socket included, begins within this time.
		await page.waitForLoadState('networkidle');
		await page.waitForTimeout(2_500);
		const scripts = await Promise.all([...fetched].map((address) => weighFile(address)));
		const sum = (of: typeof scripts) => of.reduce((total, { bytes }) => total + bytes, 0);
		return {
			name,
			files: scripts.length,
			first: sum(scripts.filter(({ address }) => named.includes(new URL(address).pathname))),
			withoutRealtime: sum(scripts.filter(({ realtime }) => !realtime)),
			all: sum(scripts)
		};
	} finally {
		await context.close();
	}
}

function cookieOf({ cookie }: SignedIn, url: string) {
	const [name = '', value = ''] = cookie.split('=');
	return { name, value, url, httpOnly: true, sameSite: 'Lax' as const };
}

/** A script as https browsers get it; over http Chromium does not ask for brotli. */
async function weighFile(address: string): Promise<{ address: string; bytes: number; realtime: boolean }> {
	const [packed, plain] = await Promise.all([download(address, 'br'), download(address, 'identity')]);
	// The event with which a Phoenix client joins a channel names the realtime client, however it is bundled.
	return { address, bytes: packed.length, realtime: plain.includes('phx_join') };
}

function download(address: string, encoding: string): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const asking = request(address, { family: 4, headers: { 'accept-encoding': encoding } }, (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('end', () => resolve(Buffer.concat(parts)));
			response.on('error', reject);
		});
		asking.setTimeout(10_000, () => asking.destroy(new Error(`${address} was not answered`)));
		asking.on('error', reject);
		asking.end();
	});
}
