import { afterEach, expect, test } from 'vitest';
import { startCloseby, type Closeby } from '../server.ts';

// Guesses at a password are counted for where they come from. That is nothing a guesser can choose.

// The first start on this checkout also builds the app.
const startLimit = 180_000;

let closeby: Closeby | undefined;
afterEach(async () => {
	await closeby?.stop();
});

/** Guesses six times at one account, each time as if from another of these addresses; answers what was said to each. */
async function guess(env: Record<string, string>, addresses: string[]): Promise<number[]> {
	closeby = await startCloseby({ env: { CLOSEBY_DEMO: '0', ...env } });
	const said: number[] = [];
	for (const address of addresses) {
		const response = await fetch(new URL('/sign-in?/password', closeby.url), {
			method: 'POST',
			body: new URLSearchParams({ name: 'maria', password: 'not this one', device: 'other_device' }),
			headers: { accept: 'text/html', origin: closeby.url, 'x-forwarded-for': address }
		});
		await response.body?.cancel();
		said.push(response.status);
	}
	return said;
}

const fiveAndNoMore = [400, 400, 400, 400, 400, 429];

test(
	'without a proxy nobody names the place they guess from, whatever is set for the adapter itself',
	async () => {
		const addresses = Array.from({ length: 6 }, (_, place) => `192.0.2.${place}`);
		expect(await guess({ ADDRESS_HEADER: 'x-forwarded-for' }, addresses)).toEqual(fiveAndNoMore);
	},
	startLimit
);

test(
	'behind one, all addresses of an IPv6 network are one place, and only what the proxy added counts',
	async () => {
		const addresses = Array.from({ length: 6 }, (_, place) => `192.0.2.${place}, 2001:db8:1:2::${place}`);
		expect(await guess({ CLOSEBY_TRUSTED_PROXIES: '1' }, addresses)).toEqual(fiveAndNoMore);
	},
	startLimit
);

test(
	'who comes past fewer proxies than were counted is let try all the same, and is in one place whatever they write',
	async () => {
		const addresses = Array.from({ length: 6 }, (_, place) => `192.0.2.${place}`);
		expect(await guess({ CLOSEBY_TRUSTED_PROXIES: '2' }, addresses)).toEqual(fiveAndNoMore);
	},
	startLimit
);
