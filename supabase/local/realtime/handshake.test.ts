import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maria, publishableKey, setStage, sign, tokenFor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ frameBytes: 10_000 });
});
afterAll(() => stage.close());

const refusal = (query: string, headers = {}) =>
	stage.socket(query, headers).then(
		() => 'opened',
		(error: unknown) => (error instanceof Error ? error.message : '')
	);

test('a socket needs a key, and a broken one is named in plain HTTP', async () => {
	expect(await refusal('vsn=2.0.0')).toBe('401 {"error":"API key is required"}');
	expect(await refusal('apikey=nonsense')).toMatch(/^401 .*MalformedJWT/);
	expect(await refusal('apikey=sb_publishable_of_others')).toMatch(/^401 /);
	expect(await refusal(`apikey=${await tokenFor(maria, { exp: 1 })}`)).toMatch(/^401 .*Token has expired/);
	const foreign = await sign({ role: 'anon', exp: 4e9 }, 'another secret of thirty-two bytes or more');
	expect(await refusal(`apikey=${foreign}`)).toMatch(/^401 .*JwtSignatureError/);
	expect(await refusal('vsn=2.0.0', { 'x-api-key': publishableKey })).toBe('opened');
	expect(await refusal(`apikey=${publishableKey}`, { 'x-api-key': 'nonsense' })).toMatch(/^401 /);
});

test('a refused handshake leaves nothing open, though its client never closes its side', async () => {
	const socket = connect({ port: Number(new URL(stage.url).port), host: '127.0.0.1', allowHalfOpen: true });
	let gone = false;
	socket.on('error', () => (gone = true));
	socket.write(
		'GET /realtime/v1/websocket HTTP/1.1\r\nHost: closeby\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
	);
	expect(String((await once(socket, 'data')).at(0))).toMatch(/^HTTP\/1.1 401 /);
	await expect
		.poll(() => {
			socket.write('still here');
			return gone;
		})
		.toBe(true);
	socket.destroy();
});

test('only pages of the app may open a socket', async () => {
	const query = `apikey=${publishableKey}`;
	expect(await refusal(query, { origin: 'https://closeby.example' })).toBe('opened');
	expect(await refusal(query, { origin: 'https://closeby.example.evil.example' })).toMatch(/^403 /);
	expect(await refusal(query, { origin: 'null' })).toMatch(/^403 /);
	expect(await refusal(query)).toBe('opened');
});

test('an unknown serializer is refused and none means the first', async () => {
	expect(await refusal(`apikey=${publishableKey}&vsn=3.0.0`)).toMatch(/^400 /);
	const socket = await stage.socket(`apikey=${publishableKey}`);
	socket.raw(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '1' }));
	const ok = { status: 'ok', response: {} };
	const [text = ''] = await socket.texts.atLeast(1);
	expect(JSON.parse(text)).toEqual({ topic: 'phoenix', event: 'phx_reply', payload: ok, ref: '1' });
});

test('other paths are left to others, and a plain request is told to upgrade', async () => {
	const response = await fetch(`${stage.url}/realtime/v1/websocket`);
	expect(response.status).toBe(426);
	expect((await fetch(`${stage.url}/realtime/v2/websocket`)).status).toBe(418);
});

test('whatever a client sends, the socket answers the next heartbeat', async () => {
	const socket = await stage.socket();
	await socket.ask('realtime:noise', 'phx_join', {});
	const events = fc.constantFrom(
		'phx_join',
		'phx_leave',
		'broadcast',
		'presence',
		'access_token',
		'system',
		''
	);
	const topics = fc.constantFrom('realtime:noise', 'realtime:', 'realtime:other', 'phoenix', '');
	const message = fc.tuple(fc.option(fc.string()), fc.option(fc.string()), topics, events, fc.jsonValue());
	const text = fc.oneof(
		message.map((parts) => JSON.stringify(parts)),
		fc.json(),
		fc.string()
	);
	const header = fc.tuple(fc.constantFrom(0, 1, 2, 3, 4, 255), fc.uint8Array({ maxLength: 60 }));
	const bytes = header.map(([kind, rest]) => Buffer.from([kind, ...rest]));
	await fc.assert(
		fc.asyncProperty(fc.array(fc.oneof(text, bytes), { maxLength: 20 }), async (frames) => {
			for (const frame of frames) socket.raw(frame);
			await socket.settled();
		}),
		{ numRuns: 100 }
	);
	expect(stage.logged.all.filter(({ message }) => message === 'A channel failed')).toEqual([]);
});

test('nesting too deep to read ends nothing', async () => {
	const socket = await stage.socket();
	const deep = `${'['.repeat(4_900)}${']'.repeat(4_900)}`;
	const [joinRef] = await socket.ask('realtime:deep', 'phx_join', {});
	for (const event of ['broadcast', 'presence', 'access_token', 'phx_join']) {
		const payload = `{"event":"track","payload":{"deep":${deep}},"config":{"postgres_changes":${deep}}}`;
		socket.raw(`["${joinRef}","deep","realtime:deep","${event}",${payload}]`.slice(0, 9_999));
		socket.raw(
			`["${joinRef}","deep","realtime:deep","${event}",{"event":"x","payload":${deep.slice(2_900, -2_900)}}]`
		);
	}
	await socket.settled();
});

test('a frame over the limit ends its socket and no other', async () => {
	const [large, other] = [await stage.socket(), await stage.socket()];
	large.raw('x'.repeat(10_001));
	expect(await large.closed).toBe(1009);
	await other.settled();
});
