import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox, Statuses } from './inbox.ts';
import { lee, maria, setStage, tokenFor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await setStage();
	await stage.allow(maria, 'ward', { hear: true, speak: true });
});
afterAll(() => stage.close());

async function listening() {
	const client = await stage.client(await tokenFor(maria));
	const channel = client.channel('ward', { config: { private: true, broadcast: { ack: true } } });
	const heard = new Inbox<string>();
	channel.on('broadcast', { event: '*' }, ({ event }) => heard.add(event));
	const statuses = new Statuses(channel);
	await statuses.reached('SUBSCRIBED');
	return { client, channel, heard, statuses };
}

/** Ends the server's connections to the database, as a crash would. */
async function cut(name: string): Promise<number> {
	const { rows } = await stage.database.query(
		`select pg_terminate_backend(pid) from pg_stat_activity
		where application_name like $1 and datname = current_database()`,
		[name]
	);
	return rows.length;
}

async function listeners(): Promise<number> {
	const { rows } = await stage.database.query(
		`select from pg_stat_activity where application_name = 'closeby realtime listener' and datname = current_database()`
	);
	return rows.length;
}

test('after the database was away, sockets stand, channels rejoin and every row arrives once', async () => {
	const { channel, heard, statuses } = await listening();
	const bare = await stage.socket();
	await stage.ring('ward', 'before', {});
	await heard.atLeast(1);
	for (let round = 1; round <= 2; round += 1) {
		expect(await cut('closeby realtime%')).toBeGreaterThan(0);
		await statuses.reached('CHANNEL_ERROR', round);
		await statuses.reached('SUBSCRIBED', round + 1);
		expect(stage.realtime.ready()).toBe(true);
		await stage.ring('ward', `after ${round}`, {});
		await heard.first((event) => event === `after ${round}`);
		expect(await channel.send({ type: 'broadcast', event: 'x', payload: {} })).toBe('ok');
	}
	expect(heard.all).toEqual(['before', 'after 1', 'after 2']);
	expect(await listeners()).toBe(1);
	await bare.settled();
});

test('channels are told why, by an error that makes the client come back', async () => {
	const socket = await stage.socket();
	const [joinRef] = await socket.ask('realtime:lobby', 'phx_join', {});
	await cut('closeby realtime listener');
	const error = await socket.received.first(([, , , event]) => event === 'phx_error');
	const reason = 'The connection to the database was interrupted';
	expect(error).toEqual([joinRef, joinRef, 'realtime:lobby', 'phx_error', { reason }]);
	const [, , , , answer] = await socket.ask('realtime:lobby', 'phx_join', {});
	expect(answer.status).toBe('ok');
});

test('a person who comes while the database is away is asked to wait', async () => {
	const socket = await stage.socket();
	const before = stage.logged.all.length;
	await cut('closeby realtime listener');
	await stage.logged.atLeast(before + 1);
	const [, , , , { status, response }] = await socket.ask('realtime:lobby', 'phx_join', {});
	expect(status).toBe('error');
	expect(response?.reason).toBe('InitializingProjectConnection: Connecting to the project database');
	await stage.realtime.listening();
	const [, , , , again] = await socket.ask('realtime:lobby', 'phx_join', {});
	expect(again.status).toBe('ok');
});

test('a check that loses its connection refuses and does not crash', async () => {
	await stage.database.query(`
		create policy slow on realtime.messages for select to authenticated
		using (realtime.topic() = 'slow' and pg_advisory_xact_lock(7) is not null)
	`);
	const holder = await stage.database.connect();
	await holder.query('select pg_advisory_lock(7)');
	const socket = await stage.socket();
	const access_token = await tokenFor(maria);
	const join = socket.ask('realtime:slow', 'phx_join', { config: { private: true }, access_token });
	await stage.waitedFor(7);
	await cut('closeby realtime');
	const [, , , , { response }] = await join;
	expect(response?.reason).toBe(
		'UnableToConnectToProject: Realtime was unable to connect to the project database'
	);
	await holder.query('select pg_advisory_unlock(7)');
	holder.release();
	await stage.database.query('drop policy slow on realtime.messages');
	const [, , , , open] = await socket.ask('realtime:ward', 'phx_join', {
		config: { private: true },
		access_token
	});
	expect(open.status).toBe('ok');
});

test('a right that ends while its check is on the way is checked again, also when listening began anew meanwhile', async () => {
	await stage.database.query(`
		create table public.late_right (person uuid);
		grant select on public.late_right to authenticated;
		create policy late on realtime.messages for select to authenticated
		using (
			realtime.topic() = 'late' and exists (select from public.late_right where person = auth.uid())
			and pg_advisory_xact_lock(8) is not null
		)
	`);
	const holder = await stage.database.connect();
	const ended = async (person: string) => {
		await stage.database.query('delete from public.late_right where person = $1', [person]);
		await stage.ring(`person:${person}`, 'access', {});
	};
	await stage.database.query('insert into public.late_right values ($1), ($2)', [maria, lee]);
	const socket = await stage.socket();
	const access_token = await tokenFor(maria);
	const [joinRef] = await socket.ask('realtime:late', 'phx_join', {
		config: { private: true },
		access_token
	});
	// The channel of one person is handed over to another, whose right ends before the answer is there.
	await holder.query('select pg_advisory_lock(8)');
	const handedOver = JSON.stringify([
		joinRef,
		'9',
		'realtime:late',
		'access_token',
		{ access_token: await tokenFor(lee) }
	]);
	socket.raw(handedOver);
	await stage.waitedFor(8);
	await ended(lee);
	await socket.settled();
	await holder.query('select pg_advisory_unlock(8)');
	await socket.received.first(([ref, , , event]) => ref === joinRef && event === 'phx_close');
	// Somebody is still joining when the connection that listens is lost, and their right ends after it is back.
	await holder.query('select pg_advisory_lock(8)');
	const join = socket.ask('realtime:late', 'phx_join', { config: { private: true }, access_token });
	await stage.waitedFor(8);
	const before = stage.logged.all.length;
	await cut('closeby realtime listener');
	await stage.logged.atLeast(before + 1);
	await stage.realtime.listening();
	await ended(maria);
	await socket.settled();
	await holder.query('select pg_advisory_unlock(8)');
	const [again] = await join;
	await socket.received.first(([ref, , , event]) => ref === again && event === 'phx_close');
	holder.release();
});
