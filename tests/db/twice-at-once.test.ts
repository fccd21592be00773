import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { judgeWords } from '../../src/lib/observations/free-text/judging.server.ts';
import { amendReading, recordReading } from '../../src/lib/observations/readings.server.ts';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { ask, change, outcome, send, type Person } from './clinic.ts';
import type { Work } from './database.ts';
import { asApp } from './kysely.ts';
import { hoursAgo, sugar, typedNow } from './readings.ts';

// What is sent again while the first is still on its way into the database: a second tap, or a retry over a line that came
// back. It is the same thing, and is answered as such.

let clinic: AtOnce;

beforeAll(async () => {
	clinic = await clinicAtOnce();
});
afterEach(() => clinic.endAll());
afterAll(() => clinic.drop());

/** What becomes of the second of two, which begins while the first is not yet stored. */
async function again(who: Person, work: Work<unknown>): Promise<string> {
	const [first, second] = [await clinic.begun(who), await clinic.begun(who)];
	await first.do(work);
	const answer = outcome(second.do(work).then(() => second.commit()));
	await second.waits();
	await first.commit();
	return answer;
}

const versions = async (table: string, id: string) => {
	const { rows } = await clinic.watcher.query<{ n: number }>(
		`select count(*)::int as n from care.${table} where id = $1`,
		[id]
	);
	return rows[0]?.n;
};

test('what matters to me', async () => {
	const id = v7();
	const saves: Work<unknown> = async (sql) => {
		await sql.query(`select care.save_about_me($1, $2, 0, 'My daughter', null, null, null)`, [
			id,
			clinic.cast.maria
		]);
		await judgeWords(asApp(sql), id, []);
	};
	expect(await again('maria', saves)).toBe('allowed');
	expect(await versions('about_me', id)).toBe(1);
});

test('a reading that is corrected, and one that is taken out', async () => {
	const id = randomUUID();
	await clinic.request('maria', (sql) =>
		recordReading(asApp(sql), clinic.cast.maria, typedNow(sugar(120), { id }))
	);
	const amends =
		(expected: number, entered: ReturnType<typeof sugar>): Work<unknown> =>
		(sql) =>
			amendReading(asApp(sql), clinic.cast.maria, {
				id,
				expected,
				entered,
				context: null,
				note: null,
				at: hoursAgo(0)
			});
	expect(await again('maria', amends(1, sugar(110)))).toBe('allowed');
	expect(await again('maria', amends(2, []))).toBe('allowed');
	expect(await versions('observations', id)).toBe(3);
});

test('a message that is corrected, and one that is taken back', async () => {
	const { id } = await clinic.request('maria', send(clinic.conversations.maria, 'My sugar is 510'));
	expect(await again('maria', change(id, 'My sugar is 150'))).toBe('allowed');
	expect(await again('maria', change(id, null))).toBe('allowed');
	expect(await versions('messages', id)).toBe(3);
});

test('a device that is to be told', async () => {
	await clinic.watcher.query(`insert into identity.users (id, username) values ($1, 'lee')`, [
		clinic.cast.lee
	]);
	await clinic.watcher.query(
		`insert into identity.sessions (id, secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
		values ($1, repeat('a', 64), $2, 'staff', now(), now() + interval '1 hour', now() + interval '1 hour')`,
		[clinic.session, clinic.cast.lee]
	);
	const begins = ask('select care.begin_push($1, $2, $3)', [
		'https://push.example/lee',
		'B'.repeat(87),
		'A'.repeat(22)
	]);
	expect(await again('lee', begins)).toBe('allowed');
	const { rowCount } = await clinic.watcher.query('select from private.push_subscriptions');
	expect(rowCount).toBe(1);
});
