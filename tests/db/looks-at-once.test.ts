import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { clinicAtOnce, type AtOnce } from './at-once.ts';
import { ask, outcome } from './clinic.ts';

// What holds when two screens of one person look at the very same moment, and both looks are the first.

let clinic: AtOnce;

beforeAll(async () => {
	clinic = await clinicAtOnce();
});
afterEach(() => clinic.endAll());
afterAll(() => clinic.drop());

const looks = (patient: string, area: string) => ask('select audit.record_read($1, $2)', [patient, area]);
const lists = (...patients: string[]) => ask(`select audit.record_listed($1, 'profile')`, [patients]);

const recorded = async (action: string) => {
	const { rows } = await clinic.watcher.query<{ patient_id: string; area: string }>(
		`select patient_id, area from audit.events where actor_id = $1 and action = $2 order by patient_id, area`,
		[clinic.cast.lee, action]
	);
	return rows;
};

for (const [what, action, first, second] of [
	[
		'two screens that show two parts of a record',
		'record.read',
		() => looks(clinic.cast.maria, 'plan'),
		() => looks(clinic.cast.maria, 'medicines')
	],
	[
		'two lists that show two patients',
		'record.listed',
		() => lists(clinic.cast.maria),
		() => lists(clinic.cast.walter)
	]
] as const)
	test(`${what}, each in its own order, are both shown`, async () => {
		const [one, other] = [await clinic.begun('lee'), await clinic.begun('lee')];
		await one.do(first());
		const shown = outcome(
			other.do(async (sql) => {
				await second()(sql);
				await first()(sql);
				await sql.query('commit');
			})
		);
		await other.waits();
		expect(await outcome(one.do(second()).then(() => one.commit()))).toBe('allowed');
		expect(await shown).toBe('allowed');
		expect(await recorded(action)).toHaveLength(2);
	});
