import type { RealtimeChannel } from '@supabase/supabase-js';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox, Statuses, subscribed } from './inbox.ts';
import { lee, maria, setStage, tokenFor, type Stage } from './stage.ts';

interface Heard {
	event: string;
	payload?: unknown;
	meta?: { id: string; replayed?: boolean };
}

let stage: Stage;
beforeAll(async () => {
	stage = await setStage({ payloadBytes: 100_000 });
	for (const topic of ['inbox', 'history']) await stage.allow(maria, topic, { hear: true });
});
afterAll(() => stage.close());

type Broadcast = { replay?: { since: number; limit?: number }; replication_ready?: boolean };

async function listening(topic: string, version: '1.0.0' | '2.0.0' = '2.0.0', broadcast: Broadcast = {}) {
	const client = await stage.client(await tokenFor(maria), version);
	const channel = client.channel(topic, { config: { private: true, broadcast } });
	const heard = new Inbox<Heard>();
	channel.on('broadcast', { event: '*' }, (message) => heard.add(message));
	await subscribed(channel);
	return { channel, heard };
}

const closing = (channel: RealtimeChannel) => channel.unsubscribe();

test.for(['1.0.0', '2.0.0'] as const)('a row reaches a client speaking %s with its id', async (version) => {
	const { channel, heard } = await listening('inbox', version);
	await stage.ring('inbox', 'message', { words: 'hola, ¿qué tal? 🙂', id: 'own id' });
	await stage.ring('inbox', 'message', { seq: 2 });
	const { rows } = await stage.database.query<{ id: string }>(
		`select id from realtime.messages where topic = 'inbox' order by inserted_at desc limit 2`
	);
	const [second, first] = rows.map(({ id }) => id);
	expect(await heard.atLeast(2)).toEqual([
		{
			type: 'broadcast',
			event: 'message',
			payload: { words: 'hola, ¿qué tal? 🙂', id: 'own id' },
			meta: { id: first }
		},
		{ type: 'broadcast', event: 'message', payload: { seq: 2, id: second }, meta: { id: second } }
	]);
	await closing(channel);
});

test('a thousand rows arrive once each, in the order they were committed, whatever their size', async () => {
	const { channel, heard } = await listening('inbox');
	const large = randomBytes(15_000).toString('hex');
	for (let start = 0; start < 1_000; start += 100) {
		await stage.database.query(
			`select realtime.send(
				jsonb_build_object('n', n) || case when n % 7 = 0 then jsonb_build_object('large', $2::text) else '{}' end,
				'count', 'inbox'
			) from generate_series($1::int, $1::int + 99) n`,
			[start, large]
		);
	}
	await stage.ring('inbox', 'end', {});
	await heard.first(({ event }) => event === 'end');
	const counted = heard.all.filter(({ event }) => event === 'count').map(({ payload }) => payload);
	expect(counted).toHaveLength(1_000);
	expect(counted).toMatchObject(
		Array.from({ length: 1_000 }, (_, n) => (n % 7 === 0 ? { n, large } : { n }))
	);
	await closing(channel);
});

test('rows of one statement arrive once each and in order, short, long and as bytes', async () => {
	const { channel, heard } = await listening('inbox');
	const large = 'x'.repeat(9_000);
	await stage.database.query(
		`insert into realtime.messages (topic, event, payload, binary_payload, private, extension)
		select 'inbox', 'count',
			case when n % 10 < 9 then jsonb_build_object('n', n, 'words', case when n % 50 = 3 then $1 else repeat('y', n) end) end,
			case when n % 10 = 9 then repeat('z', n)::bytea end, true, 'broadcast'
		from generate_series(0, 199) n`,
		[large]
	);
	const counted = await heard.atLeast(200);
	expect(counted.map(({ payload }) => payload)).toEqual(
		Array.from({ length: 200 }, (_, n) =>
			n % 10 === 9
				? new TextEncoder().encode('z'.repeat(n)).buffer
				: { n, words: n % 50 === 3 ? large : 'y'.repeat(n) }
		)
	);
	await closing(channel);
});

test('what is rolled back is never heard, and what waits is heard only once committed', async () => {
	const { channel, heard } = await listening('inbox');
	const other = await stage.database.connect();
	await other.query(`begin; select realtime.send('{}', 'waiting', 'inbox')`);
	await stage.database.query(`begin; select realtime.send('{}', 'undone', 'inbox'); rollback`);
	await stage.ring('inbox', 'first', {});
	await heard.atLeast(1);
	await other.query('commit');
	other.release();
	expect((await heard.atLeast(2)).map(({ event }) => event)).toEqual(['first', 'waiting']);
	await closing(channel);
});

test('bytes and long event names arrive too', async () => {
	const { channel, heard } = await listening('inbox');
	const long = 'é'.repeat(200);
	await stage.database.query(`select realtime.send_binary('\\x00ff01', 'bytes', 'inbox')`);
	await stage.ring('inbox', long, { n: 1 });
	const [bytes, named] = await heard.atLeast(2);
	expect(bytes).toMatchObject({ event: 'bytes', payload: new Uint8Array([0, 255, 1]).buffer });
	expect(named).toMatchObject({ event: long, payload: { n: 1 } });
	await closing(channel);
});

test('a row too large to deliver is left out and logged', async () => {
	const { channel, heard } = await listening('inbox');
	await stage.ring('inbox', 'too large', { words: 'x'.repeat(100_000) });
	await stage.ring('inbox', 'next', {});
	expect(await heard.atLeast(1)).toMatchObject([{ event: 'next' }]);
	expect(stage.logged.all.map(({ message }) => message)).toContain(
		'A stored broadcast was too large to deliver'
	);
	await closing(channel);
});

test('private rows reach private channels alone and public rows public ones', async () => {
	const outside = (await stage.client()).channel('inbox');
	const overheard = new Inbox<Heard>();
	outside.on('broadcast', { event: '*' }, (message) => overheard.add(message));
	await subscribed(outside);
	const { channel, heard } = await listening('inbox');
	await stage.ring('inbox', 'private', {}, true);
	await stage.ring('inbox', 'public', {}, false);
	await stage.ring('inbox', 'private', {}, true);
	expect((await heard.atLeast(2)).map(({ event }) => event)).toEqual(['private', 'private']);
	expect((await overheard.atLeast(1)).map(({ event }) => event)).toEqual(['public']);
	await closing(channel);
});

test('a person who writes without a policy of their own sends nothing and loses nothing', async () => {
	const { channel, heard } = await listening('inbox');
	const client = await stage.database.connect();
	const warnings: (string | undefined)[] = [];
	client.on('notice', ({ message }) => warnings.push(message));
	await client.query(`
		begin; set local role authenticated; select set_config('request.jwt.claims', '{"sub":"${lee}"}', true);
		select realtime.send('{}', 'refused', 'inbox'); commit;
		select realtime.send('[1]', 'no object', 'inbox'), realtime.send('{}', 'no topic', null), realtime.send('{}', 'sent', 'inbox');
	`);
	client.release();
	expect(await heard.atLeast(1)).toMatchObject([{ event: 'sent' }]);
	expect(warnings).toHaveLength(3);
	for (const warning of warnings) expect(warning).toMatch(/^WarnSendingBroadcastMessage: /);
	await closing(channel);
});

test('a trigger sends what changed', async () => {
	await stage.database.query(`
		create table public.readings (id int primary key, value int);
		create function public.reading_changed() returns trigger language plpgsql security definer as $$ begin
			perform realtime.broadcast_changes('inbox', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
			return null;
		end $$;
		create trigger changed after insert or update on public.readings
			for each row execute function public.reading_changed();
	`);
	const { channel, heard } = await listening('inbox');
	await stage.database.query('insert into public.readings values (1, 120)');
	await stage.database.query('update public.readings set value = 118');
	const table = { table: 'readings', schema: 'public' };
	expect((await heard.atLeast(2)).map(({ payload }) => payload)).toMatchObject([
		{ ...table, operation: 'INSERT', record: { id: 1, value: 120 }, old_record: null },
		{ ...table, operation: 'UPDATE', record: { value: 118 }, old_record: { value: 120 } }
	]);
	await closing(channel);
});

test('a late listener hears again what was stored, oldest first and no more than asked', async () => {
	const since = Date.now() - 1_000;
	for (const n of [1, 2, 3]) await stage.ring('history', 'note', { n });
	await stage.database.query(`select realtime.send_binary('\\x07', 'bytes', 'history')`);
	await stage.ring('history', 'public note', {}, false);
	const all = await listening('history', '2.0.0', { replay: { since } });
	await stage.ring('history', 'live', {});
	const heard = await all.heard.atLeast(5);
	expect(heard.map(({ event }) => event)).toEqual(['note', 'note', 'note', 'bytes', 'live']);
	expect(heard.map(({ meta }) => meta?.replayed)).toEqual([true, true, true, true, undefined]);
	expect(heard[0]?.payload).toMatchObject({ n: 1 });
	const few = await listening('history', '1.0.0', { replay: { since, limit: 3 } });
	expect((await few.heard.atLeast(2)).map(({ event }) => event)).toEqual(['note', 'live']);
	const none = await listening('history', '2.0.0', { replay: { since: Date.now() + 1_000 } });
	await stage.ring('history', 'only this', {});
	expect(await none.heard.atLeast(1)).toMatchObject([{ event: 'only this' }]);
});

test('a replay that makes no sense is refused', async () => {
	const socket = await stage.socket();
	const access_token = await tokenFor(maria);
	const ask = async (config: object) => {
		const [, , , , { response }] = await socket.ask('realtime:history', 'phx_join', { config, access_token });
		return response?.reason;
	};
	const invalid = 'UnableToReplayMessages: Replay params are not valid';
	expect(await ask({ private: true, broadcast: { replay: { since: 'yesterday' } } })).toBe(invalid);
	expect(await ask({ private: true, broadcast: { replay: 7 } })).toBe(invalid);
	expect(await ask({ private: false, broadcast: { replay: { since: 0 } } })).toBe(
		'UnableToReplayMessages: Replay is not allowed for public channels'
	);
	expect(await ask({ private: true, broadcast: { replay: { since: 1e300 } } })).toBe(
		'UnableToReplayMessages: Realtime was unable to replay messages'
	);
});

test('a listener that asks is told when rows are flowing', async () => {
	const channel = (await stage.client()).channel('ready', {
		config: { broadcast: { replication_ready: true } }
	});
	const told = new Promise<object>((resolve) => channel.on('system', {}, resolve));
	await new Statuses(channel).reached('SUBSCRIBED');
	expect(await told).toMatchObject({ status: 'ok', message: 'Replication connection established' });
});
