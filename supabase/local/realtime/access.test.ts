import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox, Statuses } from './inbox.ts';
import { lee, maria, publishableKey, setStage, tokenFor, type Stage } from './stage.ts';

interface System {
	status: string;
	message: string;
}

let stage: Stage;
beforeAll(async () => {
	stage = await setStage();
});
afterAll(() => stage.close());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** A client whose token the test can change, joined to one topic. */
async function joined(topic: string, token: string, isPrivate = true, enabled = false) {
	let current = token;
	const client = await stage.client(() => current);
	const channel = client.channel(topic, { config: { private: isPrivate, presence: { enabled } } });
	const system = new Inbox<System>();
	const heard = new Inbox<string>();
	channel.on('system', {}, (message: System) => system.add(message));
	channel.on('broadcast', { event: '*' }, ({ event }) => heard.add(event));
	const statuses = new Statuses(channel);
	await statuses.reached('SUBSCRIBED');
	const renew = async (next: string) => {
		current = next;
		await client.realtime.setAuth();
	};
	return { channel, statuses, system, heard, renew };
}

test('a new token keeps the channel alive past the end of the old one', async () => {
	await stage.allow(maria, 'long', { hear: true });
	const { heard, renew, statuses } = await joined('long', await tokenFor(maria, { exp: inSeconds(2) }));
	const short = await joined('long', await tokenFor(maria, { exp: inSeconds(2) }));
	await renew(await tokenFor(maria, { exp: inSeconds(120) }));
	await short.statuses.reached('CLOSED');
	await stage.ring('long', 'still here', {});
	expect(await heard.atLeast(1)).toEqual(['still here']);
	expect(statuses.seen.map(({ status }) => status)).toEqual(['SUBSCRIBED']);
});

test.for([true, false])('a channel ends with its token (private: %s)', async (isPrivate) => {
	await stage.allow(maria, 'short', { hear: true });
	const token = await tokenFor(maria, { exp: inSeconds(1) });
	const { statuses, system, heard } = await joined('short', token, isPrivate);
	await statuses.reached('CLOSED');
	const [last] = await system.atLeast(1);
	expect(last?.status).toBe('error');
	expect(last?.message).toMatch(/^Token has expired \d seconds ago$/);
	await stage.ring('short', 'too late', {}, isPrivate);
	expect(heard.all).toEqual([]);
});

test('a token that ends in ten years does not end at once', async () => {
	await stage.allow(maria, 'decade', { hear: true });
	const { heard } = await joined('decade', await tokenFor(maria, { exp: inSeconds(315_360_000) }));
	await stage.ring('decade', 'patience', {});
	expect(await heard.atLeast(1)).toEqual(['patience']);
});

test('a new token without the right to hear closes the channel', async () => {
	await stage.allow(maria, 'handed over', { hear: true });
	const { statuses, system, renew } = await joined('handed over', await tokenFor(maria));
	await renew(await tokenFor(lee));
	await statuses.reached('CLOSED');
	expect(system.all).toMatchObject([
		{ message: 'You do not have permissions to read from this Channel topic: handed over' }
	]);
});

test('a right that was lost closes the channel with the next token', async () => {
	await stage.allow(maria, 'halved', { hear: true, see: true });
	const { statuses, system, renew } = await joined('halved', await tokenFor(maria), true, true);
	await stage.allow(maria, 'halved', { hear: true });
	await renew(await tokenFor(maria, { note: 'new' }));
	await statuses.reached('CLOSED');
	expect(system.all).toMatchObject([
		{ message: 'You no longer have permission to read from this Channel topic: halved' }
	]);
});

test('broken tokens close the channel with the reason', async () => {
	await stage.allow(maria, 'broken', { hear: true });
	const cases = [
		['nonsense', 'The token provided is not a valid JWT'],
		[`${(await tokenFor(maria)).slice(0, -6)}AAAAAA`, 'Failed to validate JWT signature']
	];
	for (const [token = '', message] of cases) {
		const { statuses, system, renew } = await joined('broken', await tokenFor(maria));
		await renew(token);
		await statuses.reached('CLOSED');
		expect(system.all).toMatchObject([{ status: 'error', message }]);
	}
});

test('an API key in place of a token changes nothing', async () => {
	await stage.allow(maria, 'signed out', { hear: true });
	const { heard, renew, statuses } = await joined('signed out', await tokenFor(maria));
	await renew(publishableKey);
	await stage.ring('signed out', 'still hears', {});
	expect(await heard.atLeast(1)).toEqual(['still hears']);
	expect(statuses.seen).toHaveLength(1);
});

test('the right to speak is asked about again after a new token', async () => {
	await stage.allow(maria, 'speech', { hear: true });
	const { channel, renew } = await joined('speech', await tokenFor(maria));
	const listener = await joined('speech', await tokenFor(maria));
	await channel.send({ type: 'broadcast', event: 'refused', payload: {} });
	// Answered in its turn, so the refusal is decided by then.
	await channel.untrack();
	await stage.allow(maria, 'speech', { hear: true, speak: true });
	await renew(await tokenFor(maria, { note: 'new' }));
	await channel.send({ type: 'broadcast', event: 'allowed', payload: {} });
	expect(await listener.heard.atLeast(1)).toEqual(['allowed']);
});

test('access that ends is felt at once when the person’s own topic says so', async () => {
	await stage.allow(maria, 'chart', { hear: true });
	await stage.allow(lee, 'chart', { hear: true });
	const [hers, theirs] = [
		await joined('chart', await tokenFor(maria)),
		await joined('chart', await tokenFor(lee))
	];
	await stage.ring('chart', 'before', {});
	await hers.heard.atLeast(1);
	await stage.database.query(`
		begin;
		update public.topic_rights set hear = false where person = '${maria}' and topic = 'chart';
		select realtime.send('{}', 'access', 'person:${maria}', true);
		select realtime.send('{}', 'after', 'chart', true);
		commit;
	`);
	await hers.statuses.reached('CLOSED');
	expect(await theirs.heard.atLeast(2)).toEqual(['before', 'after']);
	expect(hers.heard.all).toEqual(['before']);
	expect(hers.system.all).toMatchObject([
		{ message: 'You do not have permissions to read from this Channel topic: chart' }
	]);
});

test('access that ends while somebody is still joining is felt as well', async () => {
	await stage.allow(maria, 'door', { see: true });
	await stage.database.query(`
		create policy waits on realtime.messages for select to authenticated using (
			realtime.topic() = 'door' and pg_advisory_xact_lock(9) is not null
			and exists (select from public.topic_rights r where r.topic = 'door' and r.person = auth.uid() and r.see)
		)
	`);
	const holder = await stage.database.connect();
	await holder.query('select pg_advisory_lock(9)');
	const socket = await stage.socket();
	const access_token = await tokenFor(maria);
	const join = socket.ask('realtime:door', 'phx_join', { config: { private: true }, access_token });
	await stage.waitedFor(9);
	const other = await joined('bell', await tokenFor(maria), false);
	await stage.allow(maria, 'door', {});
	await stage.ring(`person:${maria}`, 'access', {});
	await stage.ring('bell', 'rung', {}, false);
	await other.heard.atLeast(1);
	await holder.query('select pg_advisory_unlock(9)');
	holder.release();
	const [joinRef, , , , answer] = await join;
	expect(answer.status).toBe('ok');
	const close = await socket.received.first(([, , , event]) => event === 'phx_close');
	expect(close[1]).toBe(joinRef);
});

test('a check that is passed loses nothing and keeps the order', async () => {
	await stage.allow(maria, 'steady', { hear: true });
	const { heard, statuses } = await joined('steady', await tokenFor(maria));
	await stage.database.query(`
		select realtime.send('{}', '1', 'steady'), realtime.send('{}', 'access', 'person:${maria}'),
			realtime.send('{}', '2', 'steady'), realtime.send('{}', 'access', 'person:${maria}'),
			realtime.send('{}', '3', 'steady')
	`);
	expect(await heard.atLeast(3)).toEqual(['1', '2', '3']);
	expect(statuses.seen).toHaveLength(1);
});

test('a public broadcast of that name checks nobody’s access', async () => {
	await stage.allow(maria, 'kept', { hear: true });
	const { heard } = await joined('kept', await tokenFor(maria));
	await stage.allow(maria, 'kept', {});
	await stage.ring(`person:${maria}`, 'access', {}, false);
	await stage.ring('kept', 'quiet', {});
	expect(await heard.atLeast(1)).toEqual(['quiet']);
});
