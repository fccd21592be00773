import type { RealtimeChannel } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Inbox, subscribed } from './inbox.ts';
import { lee, maria, setStage, tokenFor, type Stage } from './stage.ts';

interface Heard {
	event: string;
	payload?: unknown;
}

type Version = '1.0.0' | '2.0.0';
type Broadcast = { self?: boolean; ack?: boolean };

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ payloadBytes: 10_000 });
});
afterAll(() => stage.close());

function heardOn(channel: RealtimeChannel): Inbox<Heard> {
	const heard = new Inbox<Heard>();
	channel.on('broadcast', { event: '*' }, (message) => heard.add(message));
	return heard;
}

/** A person's joined channel on a private topic, with what it hears. */
async function joined(person: string, topic: string, version: Version = '2.0.0', broadcast: Broadcast = {}) {
	const client = await stage.client(await tokenFor(person), version);
	const channel = client.channel(topic, { config: { private: true, broadcast } });
	const heard = heardOn(channel);
	await subscribed(channel);
	return { channel, heard };
}

async function joinedPublic(topic: string, broadcast: Broadcast = {}) {
	const channel = (await stage.client()).channel(topic, { config: { broadcast } });
	const heard = heardOn(channel);
	await subscribed(channel);
	return { channel, heard };
}

const say = (channel: RealtimeChannel, event: string, payload: object) =>
	channel.send({ type: 'broadcast', event, payload });

describe.for<[Version, Version]>([
	['2.0.0', '2.0.0'],
	['1.0.0', '1.0.0'],
	['1.0.0', '2.0.0'],
	['2.0.0', '1.0.0']
])('from a client speaking %s to one speaking %s', ([from, to]) => {
	test('words in any script arrive as they were sent, and not back at the sender', async () => {
		const topic = `ward: Ñandú ${from} ${to}`;
		await stage.allow(maria, topic, { hear: true, speak: true });
		await stage.allow(lee, topic, { hear: true });
		const sender = await joined(maria, topic, from, { ack: true });
		const receiver = await joined(lee, topic, to);
		const payload = { words: 'אחות ❤️ 看護師', nested: { list: [1, null, 'two'] } };
		expect(await say(sender.channel, 'Grüße', payload)).toBe('ok');
		expect(await receiver.heard.atLeast(1)).toMatchObject([{ type: 'broadcast', event: 'Grüße', payload }]);
		expect(sender.heard.all).toEqual([]);
	});
});

test('bytes arrive as bytes, and do not reach a client that cannot read them', async () => {
	await stage.allow(maria, 'bytes', { hear: true, speak: true });
	const sender = await joined(maria, 'bytes', '2.0.0', { ack: true });
	const receiver = await joined(maria, 'bytes');
	const old = await joined(maria, 'bytes', '1.0.0');
	const bytes = new Uint8Array([0, 255, 1, 254]).buffer;
	expect(await say(sender.channel, 'image', bytes)).toBe('ok');
	await say(sender.channel, 'after', {});
	const [first] = await receiver.heard.atLeast(2);
	expect(first).toMatchObject({ event: 'image', payload: bytes });
	expect(await old.heard.atLeast(1)).toMatchObject([{ event: 'after' }]);
});

test('a sender who asked for it hears itself', async () => {
	const { channel, heard } = await joinedPublic('echo', { self: true });
	await say(channel, 'hello', { n: 1 });
	expect(await heard.atLeast(1)).toMatchObject([{ event: 'hello', payload: { n: 1 } }]);
});

test('someone who may only listen is not heard, and is not told that it worked', async () => {
	await stage.allow(maria, 'notices', { hear: true, speak: true });
	await stage.allow(lee, 'notices', { hear: true });
	const reader = await joined(maria, 'notices');
	const listener = await joined(lee, 'notices', '2.0.0', { ack: true });
	const answer = listener.channel.send(
		{ type: 'broadcast', event: 'refused', payload: {} },
		{ timeout: 300 }
	);
	expect(await answer).toBe('timed out');
	await stage.ring('notices', 'allowed', {});
	expect(await reader.heard.atLeast(1)).toMatchObject([{ event: 'allowed' }]);
});

test('someone who may speak but not hear cannot join', async () => {
	await stage.allow(maria, 'mute', { speak: true });
	const client = await stage.client(await tokenFor(maria));
	const channel = client.channel('mute', { config: { private: true } });
	const reason = await new Promise<string>((resolve) => {
		channel.subscribe((_, error) => error && resolve(error.message));
	});
	expect(reason).toBe('Unauthorized: You do not have permissions to read from this Channel topic: mute');
});

test('everything a person sends keeps its order, although the first waits for a check', async () => {
	await stage.allow(maria, 'order', { hear: true, speak: true });
	const sender = await joined(maria, 'order');
	const receiver = await joined(maria, 'order');
	for (let n = 0; n < 200; n += 1) void say(sender.channel, 'count', { n });
	const numbers = (await receiver.heard.atLeast(200)).map(({ payload }) => payload);
	expect(numbers).toEqual(Array.from({ length: 200 }, (_, n) => ({ n })));
});

test('what is said just before leaving is still heard', async () => {
	await stage.allow(maria, 'goodbye', { hear: true, speak: true });
	const sender = await joined(maria, 'goodbye');
	const receiver = await joined(maria, 'goodbye');
	void say(sender.channel, 'bye', {});
	expect(await sender.channel.unsubscribe()).toBe('ok');
	expect(await receiver.heard.atLeast(1)).toMatchObject([{ event: 'bye' }]);
});

test('a private and a public topic of one name are two topics', async () => {
	await stage.allow(maria, 'both', { hear: true, speak: true });
	const inside = await joined(maria, 'both', '2.0.0', { ack: true });
	const outside = await joinedPublic('both', { ack: true });
	const insideToo = await joined(maria, 'both');
	const outsideToo = await joinedPublic('both');
	expect(await say(inside.channel, 'private', {})).toBe('ok');
	expect(await say(outside.channel, 'public', {})).toBe('ok');
	await insideToo.heard.atLeast(1);
	await outsideToo.heard.atLeast(1);
	const events = ({ heard }: { heard: Inbox<Heard> }) => heard.all.map(({ event }) => event);
	expect([inside, outside, insideToo, outsideToo].map(events)).toEqual([[], [], ['private'], ['public']]);
});

test('topics match exactly', async () => {
	const names = ['room', 'room:1', 'Room', 'room ', 'room:%', '__proto__'];
	const listeners = await Promise.all(names.map((name) => joinedPublic(name, { self: true, ack: true })));
	for (const [index, { channel }] of listeners.entries()) await say(channel, 'hello', { to: names[index] });
	for (const [index, { heard }] of listeners.entries()) {
		await heard.atLeast(1);
		expect(heard.all.map(({ payload }) => payload)).toEqual([{ to: names[index] }]);
	}
});

test('a payload over the limit is refused and the socket lives on', async () => {
	const { channel } = await joinedPublic('large', { ack: true });
	const other = await joinedPublic('large');
	expect(await say(channel, 'too large', { words: 'x'.repeat(10_001) })).toBe('error');
	expect(await say(channel, 'fits', { words: 'x'.repeat(9_000) })).toBe('ok');
	expect(await other.heard.atLeast(1)).toMatchObject([{ event: 'fits' }]);
});

test('nobody hears a topic they have not joined, and nobody can send to it', async () => {
	const socket = await stage.socket();
	const [, , , , answer] = await socket.ask('realtime:elsewhere', 'broadcast', { event: 'x', payload: {} });
	expect(answer).toEqual({ status: 'error', response: { reason: 'unmatched topic' } });
	const { channel } = await joinedPublic('elsewhere', { ack: true });
	await say(channel, 'secret', {});
	await socket.settled();
	expect(socket.received.all.filter(([, , topic]) => topic === 'realtime:elsewhere')).toHaveLength(1);
});
