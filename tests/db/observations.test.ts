import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { dailyChecks } from '../../src/lib/console/readings/log.server.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { atHome, hoursAgo, pounds, pressure, sugar, type AtHome } from './readings.ts';

const stored = (home: AtHome, person: Person, of: 'maria' | 'ines' = 'maria') =>
	home.asPerson(
		home.cast[person],
		ask<{ measure: string; version: number; components: unknown; source: string }>(
			'select measure, version, components, source from care.observations where patient_id = $1 order by recorded_at',
			[home.cast[of]]
		)
	);

test('what was entered is kept with its unit, the canonical value beside it', () =>
	atHome(async (home) => {
		await home.reads('maria', pounds(182.4));
		await home.reads('maria', pressure(132, 84));
		expect(await stored(home, 'maria')).toMatchObject([
			{ components: { weight: { value: 182.4, unit: '[lb_av]', canonical: 82.7352 } }, source: 'typed' },
			{
				measure: 'blood_pressure',
				components: {
					systolic: { value: 132, unit: 'mm[Hg]', canonical: 132 },
					diastolic: { value: 84, unit: 'mm[Hg]', canonical: 84 }
				}
			}
		]);
	}));

test('a retry is the same reading, and an id says one thing', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', sugar(50), { id });
		expect(await home.reads('maria', sugar(50), { id })).toEqual([]);
		expect(await outcome(home.reads('maria', sugar(120), { id }))).toBe('TAKEN');
		expect(await outcome(home.reads('lee', sugar(50), { id }))).toBe('TAKEN');
		expect(await stored(home, 'maria')).toHaveLength(1);
		expect(await home.alerts()).toHaveLength(1);
		const said = v7();
		await home.says('maria', ['dizzy'], { id: said });
		await home.says('maria', ['dizzy'], { id: said });
		expect(await outcome(home.says('maria', ['chest_pain'], { id: said }))).toBe('TAKEN');
	}));

test('what cannot be is refused whatever the app would let through', () =>
	atHome(async (home) => {
		const bad: Parameters<AtHome['reads']>[1][] = [
			pressure(321, 80),
			pressure(80, 80),
			pressure(120, 80).slice(0, 1),
			sugar(7),
			sugar(120.55),
			pounds(20),
			[{ component: 'weight', value: 80, unit: 'Cel' }],
			[...sugar(120), ...pounds(180)]
		];
		for (const entered of bad)
			expect(await outcome(home.reads('maria', entered)), JSON.stringify(entered)).toBe('23514');
		expect(await outcome(home.reads('maria', sugar(120), { zone: 'Mars/Olympus' }))).toBe('23514');
		expect(await outcome(home.reads('maria', pounds(180), { context: 'fasting' }))).toBe('23514');
		expect(await stored(home, 'maria')).toEqual([]);
	}));

test('nothing typed passes for what came out of a file', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(120), { source: 'import' });
		await home.reads('lee', sugar(130), { source: 'import' });
		expect((await stored(home, 'maria')).map(({ source }) => source)).toEqual(['typed', 'staff_by_phone']);
	}));

test('a clock that is ahead is put back, an hour of last week is kept', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(120), { at: hoursAgo(-500) });
		await home.reads('maria', sugar(121), { at: hoursAgo(170) });
		const rows = await home.asAdmin(
			ask<{ ahead: boolean; old: boolean }>(
				`select effective_at > clock_timestamp() as ahead, effective_at < now() - interval '169 hours' as old
				from care.observations order by recorded_at`
			)
		);
		expect(rows).toEqual([
			{ ahead: false, old: false },
			{ ahead: false, old: true }
		]);
	}));

describe('who may', () => {
	test('the patient and the care team write and read; nobody else finds anything', () =>
		atHome(async (home) => {
			await home.reads('maria', sugar(120));
			const writes: Person[] = [];
			const reads: Person[] = [];
			for (const person of everyone) {
				const written = await outcome(home.reads(person, sugar(121)));
				expect(['allowed', 'ABSNT']).toContain(written);
				if (written === 'allowed') writes.push(person);
				if ((await stored(home, person)).length > 0) reads.push(person);
			}
			expect(writes).toEqual(['maria', 'lee', 'ana', 'priya']);
			expect(reads).toEqual(writes);
			expect((await stored(home, 'maria')).map(({ source }) => source)).toEqual([
				'typed',
				'typed',
				...Array<string>(3).fill('staff_by_phone')
			]);
		}));

	test('what staff are told by phone is a daily check like any other, with its finding and its alert', () =>
		atHome(async (home) => {
			for (const person of everyone.filter((one) => !['maria', 'lee', 'ana', 'priya'].includes(one)))
				expect(await outcome(home.says(person, ['chest_pain'])), person).toBe('ABSNT');
			const found = await home.says('lee', ['chest_pain']);
			expect(found).toMatchObject([{ severity: 'red', episode: 'danger' }]);
			expect(await home.alerts()).toMatchObject([{ severity: 'red', resolved: false }]);
			expect(await home.as('ana', (db) => dailyChecks(db, home.cast.maria))).toMatchObject([
				{ symptoms: ['chest_pain'], source: 'staff_by_phone', by: 'Lee Nguyen' }
			]);
		}));

	test('a helper does what was shared, and mood only where that was', () =>
		atHome(async (home) => {
			const mood = [{ component: 'mood' as const, value: 2, unit: '{score}' as const }];
			await home.reads('maria', mood);
			await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
			await home.reads('rosa', sugar(130));
			expect(await outcome(home.reads('rosa', mood))).toBe('42501');
			expect(await outcome(home.says('rosa', [], { condition: 'depression', feeling: 'worse' }))).toBe(
				'42501'
			);
			expect(await stored(home, 'rosa')).toMatchObject([{ measure: 'glucose', source: 'caregiver' }]);
			const [row] = await home.asAdmin(
				ask(`select on_behalf_of_id from care.observations where measure = 'glucose'`)
			);
			expect(row).toEqual({ on_behalf_of_id: home.cast.maria });
		}));

	test('a helper who may only look writes nothing', () =>
		atHome(async (home) => {
			await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
			expect(await outcome(home.reads('rosa', sugar(130)))).toBe('ABSNT');
			expect(await outcome(home.says('rosa', ['chest_pain']))).toBe('ABSNT');
		}));
});

describe('a correction', () => {
	const change = (home: AtHome, person: Person, id: string, expected: number, value: number | null) =>
		home.as(person, (db) =>
			amendReading(db, home.cast.maria, {
				id,
				expected,
				entered: value === null ? [] : sugar(value),
				context: null,
				note: null,
				at: hoursAgo(0)
			})
		);

	test('is a new version; what stood before stays, for the care team', () =>
		atHome(async (home) => {
			const id = v7();
			await home.reads('maria', sugar(500), { id });
			await change(home, 'maria', id, 1, 150);
			await change(home, 'maria', id, 1, 150);
			expect(await outcome(change(home, 'maria', id, 1, 160))).toBe('MOVED');
			expect(await stored(home, 'maria')).toMatchObject([{ version: 2 }]);
			expect((await stored(home, 'lee')).map(({ version }) => version)).toEqual([1, 2]);
			await change(home, 'lee', id, 2, null);
			expect(await stored(home, 'maria')).toMatchObject([{ version: 3, components: null }]);
			expect(await outcome(change(home, 'maria', id, 3, 150))).toBe('ABSNT');
		}));

	test('is for who entered it, and for staff', () =>
		atHome(async (home) => {
			const id = v7();
			await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
			await home.reads('maria', sugar(140), { id });
			expect(await outcome(change(home, 'rosa', id, 1, 150))).toBe('ABSNT');
			expect(await outcome(change(home, 'tess', id, 1, 150))).toBe('ABSNT');
		}));

	test('can make a finding that the slip had hidden', () =>
		atHome(async (home) => {
			const id = v7();
			await home.reads('maria', sugar(140), { id });
			expect(await home.alerts()).toEqual([]);
			await change(home, 'maria', id, 1, 40);
			expect(await home.alerts()).toMatchObject([{ episode: 'glucose_low', severity: 'red' }]);
		}));

	test('overwrites nothing, not even for the owner of the tables', () =>
		atHome(async ({ reads, asAdmin, asRole }) => {
			await reads('maria', sugar(140));
			for (const act of [
				`update care.observations set note = 'x'`,
				'delete from care.observations',
				'update care.observations set superseded_at = now(), note = null, effective_at = now()'
			]) {
				expect(await outcome(asAdmin(ask(act))), act).not.toBe('allowed');
				expect(await outcome(asRole('postgres', ask(act))), act).not.toBe('allowed');
			}
		}));
});

test('everything is on record and rings, with ids alone', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', sugar(120), { id, note: 'After the party' });
		const events = await home.asAdmin(
			ask(`select action, subject_id, detail from audit.events where patient_id = $1`, [home.cast.maria])
		);
		expect(events).toEqual([{ action: 'readings.recorded', subject_id: id, detail: { version: 1 } }]);
		const rings = await home.asAdmin(
			ask<{ topic: string; payload: object }>(
				`select topic, payload from realtime.messages where event = 'readings' order by topic`
			)
		);
		const hearing = ['maria', 'lee', 'ana', 'priya'] as const;
		expect(rings.map(({ topic }) => topic)).toEqual(
			hearing.map((person) => `person:${home.cast[person]}`).sort()
		);
		for (const { payload } of rings) expect(payload).toMatchObject({ patient: home.cast.maria, reading: id });
		expect(JSON.stringify(rings)).not.toContain('party');
	}));
