import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox, subscribed } from './inbox.ts';
import { lee, maria, publishableKey, secretKey, setStage, tokenFor, type Stage } from './stage.ts';

interface Heard {
	event: string;
	payload?: unknown;
	meta?: { id: string };
}

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ payloadBytes: 1_000, frameBytes: 20_000, messagesPerSecond: 20 });
	await stage.allow(maria, 'ward', { hear: true, speak: true });
	await stage.allow(lee, 'ward', { hear: true });
});
afterAll(() => stage.close());

async function listening(isPrivate: boolean, version: '1.0.0' | '2.0.0' = '2.0.0') {
	const channel = (await stage.client(await tokenFor(lee), version)).channel('ward', {
		config: { private: isPrivate }
	});
	const heard = new Inbox<Heard>();
	channel.on('broadcast', { event: '*' }, (message) => heard.add(message));
	await subscribed(channel);
	return heard;
}

interface Post {
	path?: string;
	token?: string;
	body?: unknown;
	headers?: Record<string, string>;
}

/** A POST as any program could make it. */
async function post({ path = '', token = publishableKey, body, headers = {} }: Post) {
	return await fetch(`${stage.url}/realtime/v1/api/broadcast${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body)
	});
}

test('a client that has not joined sends all the same', async () => {
	const heard = await listening(true);
	const outside = await listening(false);
	const channel = (await stage.client(await tokenFor(maria))).channel('ward', { config: { private: true } });
	expect(await channel.httpSend('single', { words: 'áé' })).toEqual({ success: true });
	expect(await channel.httpSend('bytes', new Uint8Array([9, 0]).buffer)).toEqual({ success: true });
	expect(await channel.send({ type: 'broadcast', event: 'batch', payload: { n: 1 } })).toBe('ok');
	expect(await heard.atLeast(3)).toMatchObject([
		{ event: 'single', payload: { words: 'áé' } },
		{ event: 'bytes', payload: new Uint8Array([9, 0]).buffer },
		{ event: 'batch', payload: { n: 1 } }
	]);
	expect(outside.all).toEqual([]);
});

test('names in the address may hold anything', async () => {
	const channel = (await stage.client()).channel('ward/7 & co?');
	const heard = new Inbox<Heard>();
	channel.on('broadcast', { event: '*' }, (message) => heard.add(message));
	await subscribed(channel);
	await (await stage.client()).channel('ward/7 & co?').httpSend('a/b #c', {});
	expect(await heard.atLeast(1)).toMatchObject([{ event: 'a/b #c' }]);
});

test('someone who may not speak is refused alone and passed over in a batch', async () => {
	const heard = await listening(true, '1.0.0');
	const outside = await listening(false);
	const channel = (await stage.client(await tokenFor(lee))).channel('ward', { config: { private: true } });
	await expect(channel.httpSend('refused', {})).rejects.toThrow('Unauthorized');
	const messages = [
		{ topic: 'ward', event: 'refused', payload: {}, private: true },
		{ topic: 'ward', event: 'allowed', payload: { n: 1 }, id: 'given', private: false }
	];
	expect((await post({ token: await tokenFor(lee), body: { messages } })).status).toBe(202);
	expect(await outside.atLeast(1)).toMatchObject([
		{ event: 'allowed', payload: { n: 1 }, meta: { id: 'given' } }
	]);
	const own = await post({
		token: secretKey,
		body: { messages: [{ ...messages[0], event: 'from the server' }] }
	});
	expect(own.status).toBe(202);
	expect(await own.text()).toBe('');
	expect(await heard.atLeast(1)).toMatchObject([{ event: 'from the server' }]);
});

test('a caller without a valid token is refused', async () => {
	const body = { messages: [] };
	const expired = await tokenFor(maria, { exp: 1 });
	for (const token of ['', 'nonsense', 'sb_publishable_of_others', expired]) {
		expect((await post({ token, body })).status).toBe(401);
	}
	const byHeader = await post({ token: '', body, headers: { authorization: '', apikey: publishableKey } });
	expect(byHeader.status).toBe(202);
});

test('what makes no sense is answered with the reason', async () => {
	const one = '/ward/events/x';
	const cases: [Post, number][] = [
		[{ body: 'not json' }, 400],
		[{ body: {} }, 422],
		[{ body: { messages: [{ topic: 'ward', payload: {} }] } }, 422],
		[{ body: { messages: [{ topic: '', event: 'x', payload: {} }] } }, 422],
		[{ body: { messages: [{ topic: 'ward', event: 'x', payload: 'words' }] } }, 422],
		[{ body: { messages: [{ topic: 'ward', event: 'x', payload: { large: 'x'.repeat(1_000) } }] } }, 422],
		[{ path: one, body: [1] }, 422],
		[{ path: one, body: { large: 'x'.repeat(1_000) } }, 422],
		[{ path: one, body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
		[{ path: '/%zz/events/x', body: {} }, 400],
		[{ path: '/ward', body: {} }, 404],
		[{ body: 'x'.repeat(20_001) }, 422]
	];
	for (const [request, status] of cases) {
		const response = await post(request);
		expect(response.status, JSON.stringify(request).slice(0, 80)).toBe(status);
		expect(await response.json()).toBeTypeOf('object');
	}
	const read = await fetch(`${stage.url}/realtime/v1/api/broadcast`);
	expect(read.status).toBe(405);
	const elsewhere = await fetch(`${stage.url}/somewhere/else`);
	expect(elsewhere.status).toBe(418);
});

test('pages of any origin may call', async () => {
	const response = await fetch(`${stage.url}/realtime/v1/api/broadcast`, { method: 'OPTIONS' });
	expect(response.status).toBe(204);
	expect(response.headers.get('access-control-allow-origin')).toBe('*');
	expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
});

test('too many messages at once are refused', async () => {
	const messages = Array.from({ length: 101 }, () => ({ topic: 'ward', event: 'x', payload: {} }));
	const response = await post({ body: { messages } });
	expect(response.status).toBe(429);
	expect(await response.json()).toEqual({ message: 'You have exceeded your rate limit' });
});
