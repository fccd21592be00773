import { expect, test } from 'vitest';
import { readLatest, readTrend } from '../../src/lib/observations/trends/trend.server.ts';
import { everyone, type Person } from './clinic.ts';
import { giveRoles, letRosaHelp } from './consents.ts';
import { mariasLines, newLines, publishNext } from './plan.ts';
import { settingNumber } from './numbers.ts';
import { atHome, hoursAgo, pounds, pressure } from './readings.ts';
import { line } from './plan.ts';

const day = 24;

test('a trend reaches back twice its span, in the unit used last, to whom readings are shared with', () =>
	atHome(async (home) => {
		const { as, cast, reads } = home;
		await reads('maria', pounds(190), { at: hoursAgo(70 * day) });
		await reads('maria', pounds(186), { at: hoursAgo(50 * day) });
		await reads('maria', pounds(182), { at: hoursAgo(2) });
		await reads('maria', pressure(120, 80), { at: hoursAgo(1) });
		await reads('maria', [{ component: 'mood', value: 2, unit: '{score}' }], { at: hoursAgo(3) });
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		const trend = (person: Person, measure: 'weight' | 'mood' = 'weight') =>
			as(person, (db) => readTrend(db, cast.maria, measure, 'month'));
		expect(await trend('maria')).toMatchObject({
			readings: [{ values: { weight: 84.3682 } }, { values: { weight: 82.5538 } }],
			units: { weight: '[lb_av]' },
			goals: [],
			zone: 'America/Chicago'
		});
		expect((await trend('rosa', 'mood'))?.readings).toEqual([]);
		expect((await trend('maria', 'mood'))?.readings).toHaveLength(1);
		const seeing: Person[] = [];
		for (const person of everyone) if (await trend(person)) seeing.push(person);
		expect(seeing).toEqual(['maria', 'rosa', 'lee', 'ana', 'priya']);
	}));

test('the goal is that of the plan in force, in the canonical unit, and only for whom the plan is shared with', () =>
	atHome(async (home) => {
		const { as, cast, reads } = home;
		await reads('maria', pounds(182));
		const lines = newLines();
		const goal = (id: string, loinc_code: string, unit: string, target_high: number) =>
			line(id, 'goal', [['plain', 'Stay light.']], { parent_id: lines.sugar, loinc_code, unit, target_high });
		const planned = { ...home, lines, version: '' };
		const [problem] = mariasLines(lines);
		if (!problem) throw new Error('no problem');
		await publishNext(planned, [
			problem,
			goal(lines.a1c, '29463-7', '[lb_av]', 180),
			// A share of something is no weight.
			goal(lines.mornings, '29463-7', '%', 7)
		]);
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		const goals = async (person: Person) =>
			(await as(person, (db) => readTrend(db, cast.maria, 'weight', 'month')))?.goals;
		expect(await goals('maria')).toEqual([{ component: 'weight', low: null, high: 81.6466 }]);
		expect(await goals('rosa')).toEqual([]);
	}));

test('what is too low is said by the number set for the patient, else by that of the clinic', () =>
	atHome(async (home) => {
		const { as, cast, asPerson } = home;
		await giveRoles(home, [['noor', 'clinic_admin']]);
		await home.reads('maria', pressure(120, 80));
		const set = (person: Person, patient: string | null, parameter: string, value: number) =>
			asPerson(cast[person], settingNumber(patient, parameter, value));
		await set('noor', null, 'systolic_low', 95);
		await set('noor', null, 'diastolic_low', 55);
		await set('lee', cast.maria, 'systolic_low', 85);
		expect(
			(await as('maria', (db) => readTrend(db, cast.maria, 'blood_pressure', 'month')))?.thresholds
		).toEqual({ systolic_low: 85, diastolic_low: 55 });
	}));

test('the last reading of each measure is for whom readings are shared with, and as it is now', () =>
	atHome(async (home) => {
		const { as, cast, reads } = home;
		await reads('maria', pounds(190), { at: hoursAgo(30 * day) });
		await reads('maria', pounds(182), { at: hoursAgo(2) });
		await reads('maria', pressure(120, 80), { at: hoursAgo(1) });
		const latest = (person: Person) => as(person, (db) => readLatest(db, cast.maria));
		const found = await latest('maria');
		expect(found.map(({ measure }) => measure)).toEqual(['blood_pressure', 'weight']);
		expect(found[1]?.values).toEqual({ weight: { canonical: 82.5538, unit: '[lb_av]' } });
		const seeing: Person[] = [];
		for (const person of everyone) if ((await latest(person)).length > 0) seeing.push(person);
		expect(seeing).toEqual(['maria', 'lee', 'ana', 'priya']);
	}));
