import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Entered } from '../../src/lib/observations/check.ts';
import {
	importReadings,
	knownReadings,
	withdrawImport,
	type Part
} from '../../src/lib/observations/import/imports.server.ts';
import { readingImports } from '../../src/lib/observations/import/list.server.ts';
import type { ImportedReading } from '../../src/lib/observations/import/reading.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { atHome, hoursAgo, pounds, pressure, sugar, type AtHome } from './readings.ts';

const reading = (entered: Entered[], at: string, more: Partial<ImportedReading> = {}): ImportedReading => ({
	measure: entered.length > 1 ? 'blood_pressure' : entered[0]?.component === 'glucose' ? 'glucose' : 'weight',
	entered,
	at,
	context: null,
	note: null,
	...more
});
const steps = (value: number, at: string): ImportedReading => ({
	measure: 'steps',
	entered: [{ component: 'steps', value, unit: '{steps}/d' }],
	at,
	context: null,
	note: null
});

const bring = (home: AtHome, readings: ImportedReading[], more: Partial<Part> & { who?: Person } = {}) => {
	const { who = 'maria', ...part } = more;
	return home.as(who, (db) =>
		importReadings(db, home.cast.maria, {
			import: v7(),
			kind: 'csv',
			fileName: 'diary.csv',
			number: 1,
			zone: 'America/Chicago',
			readings,
			...part
		})
	);
};
const rows = (home: AtHome) =>
	home.asAdmin(
		ask<{ measure: string; version: number; source: string; taken: boolean; imported: boolean }>(
			`select measure, version, source::text, components is null as taken, import_id is not null as imported
			from care.observations where superseded_at is null and patient_id = $1 order by effective_at, measure`,
			[home.cast.maria]
		)
	);
const acts = (home: AtHome) =>
	home.asAdmin(
		ask<{ action: string; detail: unknown }>(
			`select action, detail from audit.events where patient_id = $1 and action like 'readings.%' order by occurred_at`,
			[home.cast.maria]
		)
	);

test('a file is stored as readings that say where they came from, and as one act', () =>
	atHome(async (home) => {
		const id = v7();
		const file = [
			reading([...pressure(128, 78), { component: 'heart_rate', value: 72, unit: '/min' }], hoursAgo(300)),
			reading(pounds(182.4), hoursAgo(200), { note: 'after lunch' })
		];
		expect(await bring(home, file, { import: id })).toEqual({ added: 2, known: 0 });
		expect(await rows(home)).toMatchObject([
			{ measure: 'blood_pressure', version: 1, source: 'import', imported: true },
			{ measure: 'weight', version: 1, source: 'import', imported: true }
		]);
		expect(await acts(home)).toEqual([{ action: 'readings.imported', detail: { added: 2, known: 0 } }]);
		expect(await home.as('maria', (db) => readingImports(db, home.cast.maria))).toMatchObject([
			{
				id,
				kind: 'csv',
				fileName: 'diary.csv',
				added: 2,
				known: 0,
				withdrawnAt: null,
				mine: true,
				recent: []
			}
		]);
	}));

test('the same file twice adds nothing, nor does a part that is sent again', () =>
	atHome(async (home) => {
		const id = v7();
		const file = [reading(sugar(120), hoursAgo(300)), reading(sugar(130), hoursAgo(200))];
		await bring(home, file, { import: id });
		expect(await bring(home, file, { import: id })).toBeUndefined();
		expect(await bring(home, file, { import: id, number: 2 })).toEqual({ added: 0, known: 2 });
		expect(await bring(home, file)).toEqual({ added: 0, known: 2 });
		expect(await outcome(bring(home, file.slice(1), { import: id }))).toBe('TAKEN');
		expect(await outcome(bring(home, file, { import: id, number: 3, kind: 'apple_health' }))).toBe('TAKEN');
		expect(await rows(home)).toHaveLength(2);
	}));

test('what was typed in the same minute is known, whatever its seconds, its pulse or its unit’s last digits', () =>
	atHome(async (home) => {
		await home.reads('maria', pounds(182.4), { at: '2026-03-01T13:30:41Z' });
		await home.reads('maria', [...pressure(128, 78), { component: 'heart_rate', value: 72, unit: '/min' }], {
			at: '2026-03-01T13:31:00Z'
		});
		const file = [
			reading(pounds(182.4), '2026-03-01T13:30:00.000Z'),
			reading([{ component: 'weight', value: 82.7, unit: 'kg' }], '2026-03-01T13:30:05.000Z'),
			reading(pounds(182.4), '2026-03-01T13:31:00.000Z'),
			reading(pounds(183.4), '2026-03-01T13:30:00.000Z'),
			reading(pressure(128, 78), '2026-03-01T13:31:20.000Z')
		];
		const known = await home.as('maria', (db) =>
			knownReadings(db, home.cast.maria, { kind: 'csv', readings: file, zone: 'America/Chicago' })
		);
		expect(known).toEqual([0, 1, 4]);
		expect(await bring(home, file)).toEqual({ added: 2, known: 3 });
	}));

test('a phone’s steps of a day are known once the day has any; a table may hold two walks', () =>
	atHome(async (home) => {
		const morning = '2026-03-08T14:00:00.000Z';
		const night = '2026-03-09T04:30:00.000Z';
		await home.reads('maria', [{ component: 'steps', value: 4000, unit: '{steps}/d' }], {
			measure: 'steps',
			at: morning
		});
		expect(await bring(home, [steps(4100, night)], { kind: 'apple_health' })).toEqual({ added: 0, known: 1 });
		expect(
			await bring(home, [steps(4100, '2026-03-09T05:30:00.000Z')], { kind: 'apple_health' })
		).toMatchObject({ added: 1 });
		expect(await bring(home, [steps(4100, night)])).toMatchObject({ added: 1 });
	}));

test('an import is taken out whole and may come again; what was taken out by itself stays out', () =>
	atHome(async (home) => {
		const [id, again] = [v7(), v7()];
		const file = [
			reading(sugar(120), hoursAgo(300)),
			reading(sugar(130), hoursAgo(200)),
			reading(sugar(140), hoursAgo(100))
		];
		await bring(home, file, { import: id });
		await home.as('maria', (db) => withdrawImport(db, id));
		await home.as('maria', (db) => withdrawImport(db, id));
		expect(await rows(home)).toMatchObject(
			Array(3).fill({ version: 2, taken: true, source: 'import', imported: true })
		);
		expect((await acts(home)).map(({ action }) => action)).toEqual([
			'readings.imported',
			'readings.import_withdrawn'
		]);
		expect(await outcome(bring(home, file, { import: id, number: 2 }))).toBe('CLOSD');

		expect(await bring(home, file, { import: again })).toEqual({ added: 3, known: 0 });
		const [one] = await home.asAdmin(
			ask<{ id: string }>(
				'select id from care.observations where components is not null and superseded_at is null order by effective_at'
			)
		);
		await home.as('maria', (db) =>
			amendReading(db, home.cast.maria, {
				id: one?.id ?? '',
				expected: 1,
				entered: [],
				context: null,
				note: null,
				at: file[0]?.at ?? ''
			})
		);
		expect((await acts(home)).at(-1)).toMatchObject({ action: 'readings.withdrawn' });
		expect(await bring(home, file)).toEqual({ added: 0, known: 3 });
	}));

test('a red reading of today calls as a typed one does; one of last spring calls nobody', () =>
	atHome(async (home) => {
		await bring(home, [
			reading(sugar(40), hoursAgo(24 * 200)),
			reading(sugar(41), hoursAgo(24 * 7)),
			reading(sugar(100), hoursAgo(24 * 6)),
			// Yellow by itself, and its day is over.
			reading(sugar(65), hoursAgo(24 * 2))
		]);
		expect(await home.alerts()).toEqual([]);
		await bring(home, [reading(sugar(45), hoursAgo(20)), reading(sugar(110), hoursAgo(1))]);
		expect(await home.alerts()).toMatchObject([{ severity: 'red', episode: 'glucose_low' }]);
	}));

test('danger of this week and a call of yesterday are told as late, as where they are typed', () =>
	atHome(async (home) => {
		await bring(home, [
			reading(sugar(44), hoursAgo(24 * 6)),
			// Without a sign it is not danger, and its day and the next are over.
			reading(pressure(205, 125), hoursAgo(49)),
			reading(sugar(45), hoursAgo(26)),
			reading(sugar(66), hoursAgo(30)),
			reading(sugar(110), hoursAgo(28))
		]);
		const [danger, call, ...more] = await home.alerts();
		expect(danger).toMatchObject({ severity: 'yellow', episode: 'written_late_danger', told: ['Lee'] });
		expect(call).toMatchObject({ severity: 'yellow', episode: 'written_late' });
		expect(more).toEqual([]);
		const rests = await home.asAdmin(
			ask<{ count: number }>(
				`select count(*)::int from care.alert_findings where rule = 'written_late_danger'`
			)
		);
		expect(rests).toEqual([{ count: 2 }]);
	}));

test('what changes slowly is seen across a file and what was typed', () =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition(gen_random_uuid(), $1, 'heart_failure', true)`, [home.cast.maria])
		);
		await bring(home, [reading(pounds(180), hoursAgo(24 * 5)), reading(pounds(181), hoursAgo(24 * 3))]);
		expect(await home.alerts()).toEqual([]);
		await home.reads('maria', pounds(186.5));
		expect((await home.alerts()).flatMap(({ rules }) => rules)).toContain('heart_failure_gain_week');
	}));

test('words beside a reading call by its age: an emergency of today, a wish to die of this month', () =>
	atHome(async (home) => {
		const noted = (note: string, hours: number) =>
			reading(sugar(120 + (hours % 24)), hoursAgo(hours), { note });
		await bring(home, [noted('My chest hurts', 100), noted('I want to kill myself', 24 * 60)]);
		expect(await home.alerts()).toEqual([]);
		await bring(home, [noted('I want to kill myself', 101)]);
		await bring(home, [noted('My chest hurts', 2)]);
		expect((await home.alerts()).map(({ episode }) => episode)).toEqual([
			'words_self_harm',
			'words_emergency'
		]);
	}));

test('who may add and see readings brings in a file; whose it is, the patient and staff read of it', () =>
	atHome(async (home) => {
		const file = (hours: number) => [reading(sugar(120), hoursAgo(hours))];
		const may = async () => {
			const able: Person[] = [];
			for (const [place, who] of everyone.entries())
				if ((await outcome(bring(home, file(300 + place), { who }))) === 'allowed') able.push(who);
			return able;
		};
		expect(await may()).toEqual(['maria', 'lee', 'ana', 'priya']);
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		const id = v7();
		const theirs = file(100);
		await bring(home, theirs, { who: 'rosa', import: id });
		const mood: ImportedReading = {
			...file(99)[0],
			measure: 'mood',
			entered: [{ component: 'mood', value: 3, unit: '{score}' }],
			at: hoursAgo(99),
			context: null,
			note: null
		};
		expect(await outcome(bring(home, [mood], { who: 'rosa' }))).toBe('42501');
		const reads = async (who: Person) =>
			(await home.as(who, (db) => readingImports(db, home.cast.maria))).length;
		const seen: Partial<Record<Person, number>> = {};
		for (const who of everyone) seen[who] = await reads(who);
		expect(seen).toMatchObject({
			maria: 5,
			rosa: 1,
			lee: 5,
			ana: 5,
			priya: 5,
			walter: 0,
			dana: 0,
			tess: 0,
			noor: 0
		});
		// The patient did not bring it in; who did may take it out.
		expect(await outcome(home.as('maria', (db) => withdrawImport(db, id)))).toBe('ABSNT');
		expect(await outcome(home.as('walter', (db) => withdrawImport(db, id)))).toBe('ABSNT');
		await home.as('rosa', (db) => withdrawImport(db, id));
		// What somebody else took out may come back with another's file.
		expect(await bring(home, theirs)).toEqual({ added: 1, known: 0 });
	}));

test('nothing of a part is stored where one of its readings cannot be, and nobody writes past the acts', () =>
	atHome(async (home) => {
		expect(
			await outcome(bring(home, [reading(sugar(120), hoursAgo(3)), reading(sugar(7), hoursAgo(2))]))
		).toBe('23514');
		expect(await outcome(bring(home, []))).toBe('23514');
		expect(await rows(home)).toEqual([]);
		const id = v7();
		await bring(home, [reading(sugar(120), hoursAgo(3))], { import: id });
		const write = (text: string, values: unknown[]) =>
			outcome(home.asPerson(home.cast.maria, ask(text, values)));
		expect(await write('insert into care.reading_imports (id) values ($1)', [v7()])).toBe('42501');
		expect(await write('insert into care.reading_import_withdrawals (import_id) values ($1)', [id])).toBe(
			'42501'
		);
		expect(
			await outcome(home.asAdmin(ask('update care.reading_imports set file_name = $1', ['x'])))
		).not.toBe('allowed');
	}));

test('who may look and not add brings in nothing', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
		expect(await outcome(bring(home, [reading(sugar(120), hoursAgo(3))], { who: 'rosa' }))).toBe('ABSNT');
	}));
