import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Inbox, Statuses, subscribed } from './inbox.ts';
import { prepareDatabase, publishableKey, setStage, type Stage } from './stage.ts';
import type { FreshDatabase } from '../../../tests/db/database.ts';
import type { RealtimeLimits } from './limits.ts';

let database: FreshDatabase;
let stage: Stage;
beforeAll(async () => {
	database = await prepareDatabase();
});
afterEach(() => stage.close());
afterAll(() => database.drop());

const withLimits = async (limits: Partial<RealtimeLimits>) => {
	stage = await setStage(limits, database);
	return stage;
};

test('a socket holds only so many channels', async () => {
	await withLimits({ channelsPerConnection: 2 });
	const client = await stage.client();
	await subscribed(client.channel('one'));
	const two = client.channel('two');
	await subscribed(two);
	const refused = new Statuses(client.channel('three'));
	expect(await refused.reached('CHANNEL_ERROR')).toBe('ChannelRateLimitReached: Too many channels');
	await client.removeChannel(two);
	await refused.reached('SUBSCRIBED');
});

test('joining over and over ends the socket', async () => {
	await withLimits({ joinsPerSecond: 1 });
	const socket = await stage.socket();
	let reason: unknown;
	for (let n = 0; n < 7 && reason === undefined; n += 1) {
		const [, , , , { response }] = await socket.ask('realtime:again', 'phx_join', {});
		reason = response?.reason;
	}
	expect(reason).toBe('ClientJoinRateLimitReached: Too many joins per second');
	expect(await socket.closed).toBe(1001);
});

test('a client that sends too much loses its channel, and others keep theirs', async () => {
	await withLimits({ messagesPerSecond: 10 });
	const noisy = (await stage.client()).channel('ward');
	const quiet = (await stage.client()).channel('ward', { config: { broadcast: { self: true, ack: true } } });
	const reasons = new Inbox<string>();
	noisy.on('system', {}, ({ message }: { message: string }) => reasons.add(message));
	const heard = new Inbox<string>();
	quiet.on('broadcast', { event: '*' }, ({ event }) => heard.add(event));
	const statuses = await subscribed(noisy);
	await subscribed(quiet);
	for (let n = 0; n < 60; n += 1) void noisy.send({ type: 'broadcast', event: 'noise', payload: {} });
	await statuses.reached('CLOSED');
	expect(reasons.all).toEqual(['Too many messages per second']);
	expect(await quiet.send({ type: 'broadcast', event: 'calm', payload: {} })).toBe('ok');
	await heard.first((event) => event === 'calm');
	expect(heard.all.filter((event) => event === 'noise')).toHaveLength(50);
});

test('a server that is full says so', async () => {
	await withLimits({ connections: 1 });
	const socket = await stage.socket();
	await socket.ask('realtime:ward', 'phx_join', {});
	await expect(stage.socket()).rejects.toThrow(/^429 .*Too many connected users/);
});

test('sockets that join nothing keep nobody out', async () => {
	await withLimits({ connections: 3 });
	const heard = await stage.socket();
	await heard.ask('realtime:ward', 'phx_join', {});
	const idle = [await stage.socket(), await stage.socket()];
	const late = await stage.socket();
	await idle[0]?.closed;
	const [, , , , { status }] = await late.ask('realtime:ward', 'phx_join', {});
	expect(status).toBe('ok');
	await Promise.all([heard.settled(), idle[1]?.settled()]);
});

test('a socket that gives no sign of life is closed, and one that answers stays', async () => {
	await withLimits({ idle: 2_000 });
	const [dead, alive] = [await stage.socket(), await stage.socket()];
	const [joinRef] = await alive.ask('realtime:ward', 'phx_join', { config: { presence: { enabled: true } } });
	const [deadRef] = await dead.ask('realtime:ward', 'phx_join', { config: { presence: { key: 'dead' } } });
	await dead.ask('realtime:ward', 'presence', { event: 'track', payload: {} }, deadRef);
	dead.freeze();
	const leave = await alive.received.first(([, , , , payload]) =>
		JSON.stringify(payload).includes('"leaves":{"dead"')
	);
	expect(leave[3]).toBe('presence_diff');
	const [, , , , left] = await alive.ask('realtime:ward', 'phx_leave', {}, joinRef);
	expect(left.status).toBe('ok');
});

test('a socket without channels is closed after a while', async () => {
	await withLimits({ idle: 200, empty: 200 });
	const socket = await stage.socket();
	expect(await socket.closed).toBe(1000);
});

test('a socket too slow to keep up is closed and the others hear everything', async () => {
	await withLimits({ bufferedBytes: 1_000_000 });
	const [slow, fast] = [await stage.socket(`apikey=${publishableKey}`), await stage.socket()];
	slow.raw(
		JSON.stringify({ topic: 'realtime:flood', event: 'phx_join', payload: {}, ref: '1', join_ref: '1' })
	);
	await fast.ask('realtime:flood', 'phx_join', {});
	await slow.texts.atLeast(1);
	slow.freeze();
	const closed = stage.logged.first(({ message }) => message === 'A socket too slow to keep up was closed');
	let rung = 0;
	while (stage.logged.all.length < 2 && rung < 500) {
		await stage.ring('flood', 'drop', { words: 'x'.repeat(100_000) }, false);
		rung += 1;
		// One after the other, so that on a busy machine this socket is not too slow as well.
		await fast.binary.atLeast(rung);
	}
	await closed;
	await fast.settled();
});

test('a client that asks and does not read is heard no further until it does, and then answered', async () => {
	await withLimits({ bufferedBytes: 1_000_000 });
	const [deaf, other] = [await stage.socket(), await stage.socket()];
	deaf.freeze();
	const asked = Array.from({ length: 600 }, (_, at) => `${at}${'x'.repeat(50_000)}`);
	for (const ref of asked) deaf.raw(JSON.stringify([null, ref, 'phoenix', 'heartbeat', {}]));
	// What the server does with all of it, it has done by now.
	for (let n = 0; n < 500; n += 1) await other.settled();
	deaf.thaw();
	const answers = await deaf.received.atLeast(asked.length);
	expect(answers.map(([, ref]) => ref)).toEqual(asked);
});

test('a client in a hurry is heard later, whole and in order, and others meanwhile', async () => {
	await withLimits({ framesPerSecond: 1 });
	const [hasty, other] = [await stage.socket(), await stage.socket()];
	// Each as large as what is read from a socket at once; a burst of five is within the rate.
	const asked = Array.from({ length: 9 }, (_, at) => `${at}${'x'.repeat(60_000)}`);
	for (const ref of asked) hasty.raw(JSON.stringify([null, ref, 'phoenix', 'heartbeat', {}]));
	await other.settled();
	await other.settled();
	expect(hasty.received.all.length).toBeLessThan(asked.length);
	const answers = await hasty.received.atLeast(asked.length);
	expect(answers.map(([, ref]) => ref)).toEqual(asked);
});

test('what cannot be read counts as well', async () => {
	await withLimits({ framesPerSecond: 1 });
	const [hasty, other] = [await stage.socket(), await stage.socket()];
	for (let n = 0; n < 9; n += 1) hasty.raw('x'.repeat(60_000));
	const heard = hasty.settled();
	await other.settled();
	await other.settled();
	expect(hasty.received.all).toEqual([]);
	await heard;
});

test('a message that never ends is held for nobody who has joined nothing', async () => {
	await withLimits({});
	const [stranger, member] = [await stage.socket(), await stage.socket()];
	await member.ask('realtime:ward', 'phx_join', {});
	for (const socket of [stranger, member]) socket.begin('x'.repeat(200_000));
	expect(await stranger.closed).toBe(1006);
	member.end(' ');
	await member.settled();
});

test('a frame larger than any message is not read, however deep it is nested', async () => {
	await withLimits({});
	const socket = await stage.socket();
	const unread = () =>
		stage.logged.all.filter(({ message }) => message === 'A frame could not be read').length;
	const join = (bytes: number) =>
		JSON.stringify([null, null, 'realtime:ward', 'phx_join', 'x'.repeat(bytes)]);
	socket.raw(join(64 * 1024));
	await socket.settled();
	expect(unread()).toBe(1);
	const [joinRef] = await socket.ask('realtime:ward', 'phx_join', { config: { broadcast: { ack: true } } });
	// What is a little too large gets an answer, as text and as bytes.
	const large = await socket.ask(
		'realtime:ward',
		'broadcast',
		{ event: 'x', payload: 'x'.repeat(300_000) },
		joinRef
	);
	expect(large[4]).toEqual({ status: 'error', response: 'payload_size_exceeded' });
	const head = Buffer.from([3, 1, 1, 13, 1, 0, 1]);
	socket.raw(
		Buffer.concat([head, Buffer.from(`${joinRef?.slice(0, 1)}9realtime:wardx`), Buffer.alloc(300_000, '[')])
	);
	const answer = await socket.received.first(([, ref]) => ref === '9');
	expect(answer[4]).toEqual({ status: 'error', response: 'payload_size_exceeded' });
	expect(unread()).toBe(1);
	socket.raw(`[null,null,"realtime:ward","broadcast",${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}]`);
	await socket.settled();
	expect(unread()).toBe(2);
});

test('a client that goes on sending nonsense does not fill the log', async () => {
	await withLimits({});
	const socket = await stage.socket();
	for (let n = 0; n < 100; n += 1) {
		socket.raw('nonsense');
		await socket.ask(`realtime:${'x'.repeat(10_000)}${n}`, 'phx_join', { config: { private: true } });
	}
	const { all } = stage.logged;
	expect(all.length).toBeLessThan(20);
	expect(JSON.stringify(all.filter(({ message }) => message === 'A join was refused')).length).toBeLessThan(
		4_000
	);
});

test('handshakes that are refused over and over do not fill the log', async () => {
	await withLimits({});
	const refused = await Promise.allSettled(
		Array.from({ length: 100 }, () => stage.socket('apikey=nonsense&vsn=2.0.0'))
	);
	expect(refused.filter(({ status }) => status === 'rejected')).toHaveLength(100);
	const lines = stage.logged.all.filter(({ message }) => message === 'A handshake was refused');
	expect(lines.length).toBeGreaterThan(0);
	expect(lines.length).toBeLessThan(50);
});

test('a server that closes says goodbye, so that clients come back later', async () => {
	await withLimits({});
	const socket = await stage.socket();
	await socket.ask('realtime:ward', 'phx_join', {});
	await stage.realtime.close();
	expect(await socket.closed).toBe(1012);
	const [, , , , goodbye] = await socket.received.first(([, , , event]) => event === 'system');
	expect(goodbye).toMatchObject({ status: 'ok', message: 'Server requested disconnect' });
	await expect(stage.socket()).rejects.toThrow(/^503 /);
});
