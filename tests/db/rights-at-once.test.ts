import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerAlert } from '../../src/lib/observations/alerts.server.ts';
import { judgeWords } from '../../src/lib/observations/free-text/judging.server.ts';
import { recordReading, reportSymptoms } from '../../src/lib/observations/readings.server.ts';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { ask, outcome, type Person } from './clinic.ts';
import type { Work } from './database.ts';
import { asApp } from './kysely.ts';
import { hoursAgo, sugar, typedNow } from './readings.ts';

// A right that is taken away while somebody waits for their turn: what they were about to do does not happen.

let clinic: AtOnce;

beforeEach(async () => {
	clinic = await clinicAtOnce();
});
afterEach(() => clinic.drop());

/** What becomes of an act of Lee's that waits for another, while Lee is taken off the team. */
async function takenOff(holds: [Person, Work<unknown>], act: Work<unknown>): Promise<string> {
	const [who, work] = holds;
	const first = await clinic.begun(who);
	await first.do(work);
	const lee = await clinic.begun('lee');
	const answer = outcome(lee.do(act).then(() => lee.commit()));
	await lee.waits();
	await clinic.watcher.query('delete from care.care_team_members where staff_id = $1', [clinic.cast.lee]);
	await first.commit();
	return answer;
}

const reads =
	(id: string, value = 120): Work<unknown> =>
	(sql) =>
		recordReading(asApp(sql), clinic.cast.maria, typedNow(sugar(value), { id }));

test('a reading', async () => {
	expect(await takenOff(['maria', reads(randomUUID())], reads(randomUUID()))).toBe('ABSNT');
});

test('a daily check', async () => {
	const says: Work<unknown> = (sql) =>
		reportSymptoms(asApp(sql), clinic.cast.maria, {
			id: randomUUID(),
			condition: null,
			feeling: 'same',
			symptoms: [],
			note: null,
			at: hoursAgo(0),
			zone: 'America/Chicago'
		});
	expect(await takenOff(['maria', reads(randomUUID())], says)).toBe('ABSNT');
});

test('a file of readings', async () => {
	const reading = { place: 0, id: randomUUID(), measure: 'glucose', at: hoursAgo(1) };
	const brings = ask(`select care.import_readings($1, $2, 'csv', 'a.csv', 0, $3, 'UTC')`, [
		randomUUID(),
		clinic.cast.maria,
		JSON.stringify([{ ...reading, components: { glucose: { value: 120, unit: 'mg/dL' } } }])
	]);
	expect(await takenOff(['maria', reads(randomUUID())], brings)).toBe('ABSNT');
});

test('an answer to an alert', async () => {
	await clinic.request('maria', reads(randomUUID(), 50));
	const { rows } = await clinic.watcher.query<{ id: string }>('select id from care.alerts');
	const answer = { id: v7(), alert: rows[0]?.id ?? '', event: 'acknowledged' } as const;
	const answers: Work<unknown> = (sql) =>
		answerAlert(asApp(sql), { ...answer, act: null, reason: null, note: null, findings: 9 });
	expect(await takenOff(['maria', reads(randomUUID())], answers)).toBe('ABSNT');
});

test('a plan that is begun', async () => {
	const saves: Work<unknown> = async (sql) => {
		const id = v7();
		await sql.query(`select care.save_about_me($1, $2, 0, 'My daughter', null, null, null)`, [
			id,
			clinic.cast.maria
		]);
		await judgeWords(asApp(sql), id, []);
	};
	const starts = ask('select care.start_plan_draft($1, $2)', [randomUUID(), clinic.cast.maria]);
	expect(await takenOff(['maria', saves], starts)).toBe('ABSNT');
});
