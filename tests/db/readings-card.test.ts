import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { readingsSummary } from '../../src/lib/console/readings/summary.server.ts';
import { ask, everyone, send, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { settingNumber } from './numbers.ts';
import { atHome, hoursAgo, pounds, pressure, type AtHome } from './readings.ts';

const summary = (home: AtHome, person: Person) =>
	home.as(person, (db) => readingsSummary(db, home.conversations.maria));
const measuresOf = async (home: AtHome, person: Person) =>
	(await summary(home, person))?.measures.map(({ measure }) => measure);

test('it says what was measured, asked and out of range, by the numbers of the patient, and the look is recorded', () =>
	atHome(async (home) => {
		await home.reads('maria', pounds(182.4), { at: hoursAgo(30) });
		await home.reads('maria', pounds(183));
		await home.asPerson(home.cast.lee, async (sql) => {
			await ask(`select care.ask_for_readings($1, $2, 'weight', 7)`, [v7(), home.cast.maria])(sql);
			await settingNumber(home.cast.maria, 'systolic_watch_high', 170)(sql);
		});
		await home.reads('maria', pressure(165, 84), { at: hoursAgo(2) });
		expect(await summary(home, 'lee')).toMatchObject({
			measures: [
				{ measure: 'blood_pressure', last: { zone: 'green' }, kept: null },
				{ measure: 'weight', last: { entered: [{ value: 183, unit: '[lb_av]' }] }, kept: { days: 1, of: 1 } }
			],
			contact: { kind: 'reading', days: 0 }
		});
		const looks = await home.asAdmin(
			ask(`select from audit.events where action = 'record.read' and area = 'readings' and actor_id = $1`, [
				home.cast.lee
			])
		);
		expect(looks).toHaveLength(1);
	}));

test('a correction stands in the place of what it corrects, and what was withdrawn is gone', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', pounds(282.4), { id });
		const amend = (version: number, components: string | null) =>
			home.asPerson(home.cast.lee, async (sql) => {
				await sql.query('select care.amend_observation($1, $2, $3, $4, null, null, now())', [
					id,
					home.cast.maria,
					version,
					components
				]);
				await sql.query(`select care.judge($1, $2, '[]')`, [id, version + 1]);
			});
		await amend(1, '{"weight": {"value": 182.4, "unit": "[lb_av]"}}');
		expect((await summary(home, 'lee'))?.measures).toMatchObject([
			{ last: { entered: [{ value: 182.4 }] }, points: [{ values: [182.4] }] }
		]);
		await amend(2, null);
		expect(await measuresOf(home, 'lee')).toEqual([]);
	}));

test('a weight that only shows against the day before is marked while its alert is open', () =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), home.cast.maria])
		);
		await home.reads('maria', pounds(188.6), { at: hoursAgo(24) });
		await home.reads('maria', pounds(195));
		const marks = async () =>
			(await summary(home, 'lee'))?.measures.map(({ points }) => points.map(({ zone }) => zone));
		expect(await marks()).toEqual([['green', 'yellow']]);
		await home.asAdmin(ask('update care.alerts set resolved_at = now()'));
		expect(await marks()).toEqual([['green', 'green']]);
	}));

test('it is for whom readings are, mood for whom mood is', () =>
	atHome(async (home) => {
		await home.reads('maria', pounds(182.4));
		await home.reads('maria', [{ component: 'mood', value: 2, unit: '{score}' }]);
		const found: Person[] = [];
		for (const person of everyone) if (await summary(home, person)) found.push(person);
		expect(found).toEqual(['maria', 'lee', 'ana', 'priya']);
		await letRosaHelp(home, { see: ['readings', 'messages'], add: [], message: [] });
		expect(await measuresOf(home, 'rosa')).toEqual(['weight']);
		expect(await measuresOf(home, 'lee')).toEqual(['weight', 'mood']);
	}));

test('a helper with whom readings are not shared finds none of it', () =>
	atHome(async (home) => {
		await home.reads('maria', pounds(182.4));
		await letRosaHelp(home);
		expect(await summary(home, 'rosa')).toBeUndefined();
	}));

test('contact is what came from the patient’s side, whoever wrote after that', () =>
	atHome(async (home) => {
		const contact = async () => (await summary(home, 'lee'))?.contact ?? null;
		expect(await contact()).toBeNull();
		await home.asPerson(home.cast.lee, send(home.conversations.maria, 'How are you?'));
		expect(await contact()).toBeNull();
		await home.asPerson(home.cast.maria, send(home.conversations.maria, 'Fine'));
		await home.asPerson(home.cast.lee, send(home.conversations.maria, 'Good'));
		expect(await contact()).toMatchObject({ kind: 'message', days: 0 });
		await home.reads('maria', pressure(185, 95));
		const [alert] = await home.alerts();
		await home.asPerson(
			home.cast.lee,
			ask(`select care.answer_alert($1, $2, 'acted', 'call', null, null, 9)`, [v7(), alert?.id])
		);
		expect(await contact()).toMatchObject({ kind: 'call', days: 0 });
	}));
