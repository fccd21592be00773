import type { RealtimeChannel } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox, Statuses, subscribed } from './inbox.ts';
import { lee, maria, setStage, tokenFor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ presenceCalls: 4 });
	await stage.allow(maria, 'ward', { hear: true, see: true, appear: true });
	await stage.allow(lee, 'ward', { hear: true, see: true });
});
afterAll(() => stage.close());

type Present = Record<string, Record<string, unknown>[]>;

/** Watches who is present; `until` resolves with the first state that fits. */
class Watch {
	readonly states = new Inbox<Present>();

	constructor(channel: RealtimeChannel) {
		channel.on('presence', { event: 'sync' }, () => {
			const state = Object.entries(channel.presenceState());
			this.states.add(Object.fromEntries(state.map(([key, metas]) => [key, metas.map(withoutRef)])));
		});
	}

	async until(fits: (state: Present) => boolean): Promise<Present> {
		return await this.states.first(fits);
	}
}

function withoutRef(meta: object): Record<string, unknown> {
	return Object.fromEntries(Object.entries(meta).filter(([name]) => !name.includes('_ref')));
}

const keys = (state: Present) => Object.keys(state).sort();

async function present(person: string, topic: string, key = '', version: '1.0.0' | '2.0.0' = '2.0.0') {
	const client = await stage.client(await tokenFor(person), version);
	const channel = client.channel(topic, { config: { private: true, presence: { key } } });
	const watch = new Watch(channel);
	const statuses = await subscribed(channel);
	return { client, channel, watch, statuses };
}

test('people see who is there, who comes, what changes and who goes', async () => {
	const first = await present(maria, 'ward', 'maria');
	const second = await present(maria, 'ward', 'second', '1.0.0');
	expect(await first.channel.track({ typing: false })).toBe('ok');
	const alone = await second.watch.until((state) => keys(state).length === 1);
	expect(alone).toEqual({ maria: [{ typing: false }] });
	await second.channel.track({ typing: false });
	await first.watch.until((state) => keys(state).length === 2);
	await first.channel.track({ typing: true });
	await second.watch.until((state) => state.maria?.[0]?.typing === true && state.maria.length === 1);
	const late = await present(lee, 'ward');
	expect(await late.watch.until((state) => keys(state).length === 2)).toEqual({
		maria: [{ typing: true }],
		second: [{ typing: false }]
	});
	await first.channel.untrack();
	await late.watch.until((state) => keys(state).join() === 'second');
	await second.client.removeAllChannels();
	await late.watch.until((state) => keys(state).length === 0);
});

test('a line that breaks counts as leaving', async () => {
	const watcher = await present(lee, 'ward');
	const access_token = await tokenFor(maria);
	const socket = await stage.socket();
	const config = { private: true, presence: { key: 'on a bad line' } };
	const [joinRef] = await socket.ask('realtime:ward', 'phx_join', { config, access_token });
	await socket.ask('realtime:ward', 'presence', { type: 'presence', event: 'TRACK', payload: {} }, joinRef);
	await watcher.watch.until((state) => 'on a bad line' in state);
	socket.terminate();
	await watcher.watch.until((state) => keys(state).length === 0);
});

test('two devices of one person are two entries under one key', async () => {
	const [phone, desk] = [await present(maria, 'ward', 'maria'), await present(maria, 'ward', 'maria')];
	await phone.channel.track({ device: 'phone' });
	await desk.channel.track({ device: 'desk' });
	const both = await phone.watch.until((state) => state.maria?.length === 2);
	expect(both.maria?.map(({ device }) => device).sort()).toEqual(['desk', 'phone']);
	await phone.channel.unsubscribe();
	const one = await desk.watch.until(
		(state) => state.maria?.length === 1 && state.maria[0]?.device === 'desk'
	);
	expect(keys(one)).toEqual(['maria']);
	await desk.channel.unsubscribe();
});

test('an entry without a key of its own gets one', async () => {
	await stage.allow(maria, 'keyless', { hear: true, see: true, appear: true });
	const { channel, watch } = await present(maria, 'keyless');
	await channel.track({ n: 1 });
	const [key] = keys(await watch.until((state) => keys(state).length === 1));
	expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('the wire carries a ref for every entry, and the one it replaces', async () => {
	const socket = await stage.socket();
	const config = { presence: { key: '__proto__', enabled: 'true' } };
	const [joinRef] = await socket.ask('realtime:wire', 'phx_join', { config });
	const track = (payload: unknown) =>
		socket.ask('realtime:wire', 'presence', { type: 'presence', event: 'track', payload }, joinRef);
	await track({ n: 1 });
	await track({ n: 1 });
	await track({ n: 2 });
	const wrong = await track('words');
	expect(wrong[4]).toEqual({ status: 'error', response: { reason: 'Presence track payload must be a map' } });
	const sent = socket.received.all.filter(([, , , event]) => event.startsWith('presence_'));
	expect(sent.map(([join, ref, , event]) => [join, ref, event])).toEqual([
		[joinRef, null, 'presence_state'],
		[null, null, 'presence_diff'],
		[null, null, 'presence_diff']
	]);
	const [state, added, changed] = sent.map(([, , , , payload]) => JSON.stringify(payload));
	expect(state).toBe('{}');
	const ref = /"phx_ref":"([^"]+)"/.exec(added ?? '')?.[1];
	expect(added).toBe(`{"joins":{"__proto__":{"metas":[{"n":1,"phx_ref":"${ref}"}]}},"leaves":{}}`);
	expect(changed).toContain(`"phx_ref_prev":"${ref}"`);
	expect(changed).toContain(`"leaves":{"__proto__":{"metas":[{"n":1,"phx_ref":"${ref}"}]}}`);
});

test('someone who may not appear is told so and is not shown', async () => {
	const watcher = await present(maria, 'ward', 'watcher');
	const hidden = await present(lee, 'ward', 'lee');
	expect(await hidden.channel.track({})).toBe('error');
	await watcher.channel.track({});
	expect(await watcher.watch.until((state) => keys(state).length > 0)).toEqual({ watcher: [{}] });
	await watcher.channel.unsubscribe();
});

test('someone who may hear but not see is shown nobody', async () => {
	await stage.allow(maria, 'screened', { hear: true, see: true, appear: true });
	await stage.allow(lee, 'screened', { hear: true });
	const { channel } = await present(maria, 'screened', 'maria');
	const socket = await stage.socket();
	const config = { private: true, presence: { enabled: true } };
	await socket.ask('realtime:screened', 'phx_join', { config, access_token: await tokenFor(lee) });
	await channel.track({});
	await stage.ring('screened', 'heard', {});
	await socket.settled();
	const events = socket.received.all.map(([, , , event]) => event);
	expect(events.filter((event) => event.startsWith('presence'))).toEqual([]);
});

test('someone who may see but not hear joins and hears nothing', async () => {
	await stage.allow(maria, 'silent', { see: true });
	const socket = await stage.socket();
	const config = { private: true, presence: { enabled: true } };
	const access_token = await tokenFor(maria);
	const [, , , , answer] = await socket.ask('realtime:silent', 'phx_join', { config, access_token });
	expect(answer.status).toBe('ok');
	const hearing = await present(lee, 'ward');
	await stage.ring('silent', 'unheard', {});
	await stage.ring('ward', 'later', {});
	await hearing.channel.unsubscribe();
	await socket.settled();
	expect(socket.received.all.map(([, , , event]) => event)).toEqual([
		'phx_reply',
		'presence_state',
		'phx_reply'
	]);
});

test('too many presence calls close the channel', async () => {
	const client = await stage.client();
	const channel = client.channel('busy');
	const reasons = new Inbox<string>();
	channel.on('system', {}, ({ message }: { message: string }) => reasons.add(message));
	const statuses = new Statuses(channel);
	await statuses.reached('SUBSCRIBED');
	for (let n = 0; n < 5; n += 1) void channel.track({ n });
	await statuses.reached('CLOSED');
	expect(reasons.all).toEqual(['Client presence rate limit exceeded']);
});
