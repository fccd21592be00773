import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import {
	askForReadings,
	rangesHeld,
	readSettings,
	setThreshold,
	thresholdChanges,
	watchCondition
} from '../../src/lib/observations/thresholds.server.ts';
import { readingsSubject } from '../../src/lib/console/readings/subject.server.ts';
import type { MeasureKey } from '../../src/lib/observations/measures.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { giveRoles, letRosaHelp } from './consents.ts';
import { numberHeld, setNumber } from './numbers.ts';
import { atHome, type AtHome } from './readings.ts';

const asks = (home: AtHome, person: Person, measure: MeasureKey, daysAWeek: number | null, id = v7()) =>
	home.as(person, (db) => askForReadings(db, home.cast.maria, { id, measure, daysAWeek }));
const sets = (home: AtHome, person: Person, patient: string | null, value: number | null) =>
	home.as(person, (db) => setNumber(db, patient, { parameter: 'glucose_high', value }));
const settings = (home: AtHome, person: Person) => home.as(person, (db) => readSettings(db, home.cast.maria));

test('what is set is told with who, when and why, what ended included', () =>
	atHome(async (home) => {
		await sets(home, 'sam', null, 200);
		await sets(home, 'lee', home.cast.maria, 260);
		await sets(home, 'priya', home.cast.maria, null);
		const watch = (condition: 'diabetes' | 'depression', watched: boolean) =>
			home.as('lee', (db) => watchCondition(db, home.cast.maria, { id: v7(), condition, watched }));
		await watch('diabetes', true);
		await watch('diabetes', false);
		await watch('depression', true);
		await asks(home, 'lee', 'weight', 7);
		await asks(home, 'lee', 'weight', 7);
		await asks(home, 'ana', 'weight', 3);
		expect(await settings(home, 'lee')).toMatchObject({
			watches: [
				{ condition: 'depression', by: 'Lee Nguyen', endedAt: null },
				{ condition: 'diabetes', endedBy: 'Lee Nguyen' }
			],
			asked: [
				{ measure: 'weight', daysAWeek: 3, by: 'Ana Brooks', current: true },
				{ measure: 'weight', daysAWeek: 7, by: 'Lee Nguyen', current: false }
			],
			changes: [
				{ value: null, by: 'Priya Shah', ofClinic: false, current: true },
				{ value: 260, by: 'Lee Nguyen', reason: 'Her usual', current: false },
				{ value: 200, by: 'Sam Ortiz', ofClinic: true, current: true }
			]
		});
		expect(await home.as('tess', (db) => thresholdChanges(db))).toEqual([]);
	}));

test('who changes a number that somebody else has changed since the page was made sees theirs first', () =>
	atHome(async (home) => {
		const { maria } = home.cast;
		await sets(home, 'sam', null, 200);
		const changes = (person: Person, expected: string | null, value: number | null, id = v7()) =>
			home.as(person, (db) =>
				setThreshold(db, maria, { expected, id, parameter: 'glucose_high', value, reason: 'Her usual' })
			);
		const onScreen = (person: Person) => home.as(person, (db) => numberHeld(db, maria, 'glucose_high'));
		const both = await onScreen('lee');
		const lees = v7();
		await changes('lee', both, 260, lees);
		expect(await outcome(changes('ana', both, 180))).toBe('MOVED');
		expect(await outcome(changes('ana', null, 180))).toBe('MOVED');
		// The same change again is no other.
		await changes('lee', both, 260, lees);
		const seen = await onScreen('ana');
		expect(seen).toBe(lees);
		await changes('ana', seen, 180);
		// The clinic's number holds for nobody who has their own, and a change of it is none of theirs.
		const anas = await onScreen('lee');
		await sets(home, 'sam', null, 210);
		await changes('lee', anas, null);
		expect(await outcome(changes('ana', anas, 190))).toBe('MOVED');
		expect((await home.as('maria', (db) => rangesHeld(db, maria))).glucose_high).toBe(210);
	}));

test('readings are asked for by those who decide on care, of what there is', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		const may: Person[] = [];
		for (const person of everyone)
			if ((await outcome(asks(home, person, 'weight', 7))) === 'allowed') may.push(person);
		expect(may).toEqual(['lee', 'ana', 'priya']);
		expect(await outcome(asks(home, 'lee', 'weight', 8))).toBe('23514');
		const noSuch = home.asPerson(
			home.cast.lee,
			ask(`select care.ask_for_readings($1, $2, 'height', 1)`, [v7(), home.cast.maria])
		);
		expect(await outcome(noSuch)).toBe('23514');
		for (const person of ['maria', 'lee'] as const)
			for (const write of [
				`update care.asked_readings set days_a_week = 1`,
				'delete from care.asked_readings',
				`insert into care.asked_readings (id, measure) values (gen_random_uuid(), 'weight')`
			])
				expect(await outcome(home.asPerson(home.cast[person], ask(write))), write).toBe('42501');
	}));

test('what is asked is seen by whom readings are shared with, mood by whom that is', () =>
	atHome(async (home) => {
		await asks(home, 'lee', 'weight', 7);
		await asks(home, 'lee', 'mood', 1);
		const seen = (person: Person) =>
			home.asPerson(
				home.cast[person],
				ask<{ measure: string }>('select measure from care.asked_readings order by measure')
			);
		const nobody: Person[] = [];
		for (const person of everyone) if ((await seen(person)).length === 0) nobody.push(person);
		expect(nobody).toEqual(everyone.filter((person) => !['maria', 'lee', 'ana', 'priya'].includes(person)));
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		expect(await seen('rosa')).toEqual([{ measure: 'weight' }]);
		expect(await seen('maria')).toHaveLength(2);
		const events = await home.asAdmin(ask(`select from audit.events where action = 'readings.asked'`));
		expect(events).toHaveLength(2);
	}));

test('a helper with whom readings are not shared finds none of it', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['plan', 'messages'], add: [], message: ['messages'] });
		await asks(home, 'lee', 'weight', 7);
		await sets(home, 'lee', home.cast.maria, 260);
		expect(await settings(home, 'rosa')).toBeUndefined();
		for (const table of ['asked_readings', 'watched_conditions', 'thresholds'])
			expect(await home.asPerson(home.cast.rosa, ask(`select from care.${table}`)), table).toEqual([]);
		expect(await outcome(asks(home, 'rosa', 'weight', 1))).toBe('ABSNT');
	}));

test('the pages of staff are for those who may see the readings, and say who may change them', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		await giveRoles(home, [['noor', 'clinic_admin']]);
		const found: [Person, boolean][] = [];
		for (const person of everyone) {
			const subject = await home.as(person, (db) => readingsSubject(db, home.cast.maria));
			if (subject) found.push([person, subject.steers]);
		}
		expect(found).toEqual([
			['lee', true],
			['ana', true],
			['priya', true]
		]);
		expect(await outcome(sets(home, 'noor', null, 210))).toBe('allowed');
		expect(await outcome(sets(home, 'noor', home.cast.maria, 210))).toBe('ABSNT');
	}));

test('a form is held to the ranges of the clinic, for who writes and sees no reading as well', () =>
	atHome(async (home) => {
		const { cast } = home;
		await home.as('sam', (db) =>
			setNumber(db, null, { parameter: 'oxygen_possible_low', value: 40, reason: 'Our meters show no less' })
		);
		await home.as('lee', (db) =>
			setNumber(db, cast.maria, { parameter: 'oxygen_usual_low', value: 80, reason: 'COPD for years' })
		);
		const held = (person: Person) => home.as(person, (db) => rangesHeld(db, cast.maria));
		expect(await held('maria')).toEqual({ oxygen_possible_low: 40, oxygen_usual_low: 80 });
		expect(await held('walter')).toEqual({ oxygen_possible_low: 40 });
		expect(await held('tess')).toEqual({});
		// What waited on a phone meanwhile is stored.
		await home.reads('maria', [{ component: 'oxygen', value: 35, unit: '%' }]);
		expect(await outcome(home.reads('maria', [{ component: 'oxygen', value: 29, unit: '%' }]))).toBe('23514');
		const widened = home.as('sam', (db) =>
			setNumber(db, null, { parameter: 'oxygen_possible_low', value: 29, reason: 'None' })
		);
		expect(await outcome(widened)).toBe('23514');
	}));
