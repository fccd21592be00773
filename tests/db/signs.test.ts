import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Database } from '../../src/lib/db/connection.server.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { setSign, signChanges, watchedOf, type NewSign } from '../../src/lib/observations/signs.server.ts';
import { watchCondition } from '../../src/lib/observations/thresholds.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { giveRoles } from './consents.ts';
import { atHome, type AtHome } from './readings.ts';

const sets = (home: AtHome, person: Person, sign: Partial<NewSign> = {}) =>
	home.as(person, async (db) => {
		const set = {
			id: v7(),
			condition: 'heart_failure' as const,
			symptom: 'dizzy' as const,
			zone: 'red' as const,
			reason: 'Falls in our patients',
			...sign
		};
		await setSign(db, { expected: await signHeld(db, set), ...set });
	});
/** The change that holds, as whoever asks has it on the screen. */
const signHeld = async (db: Database, of: Pick<NewSign, 'condition' | 'symptom'>) =>
	(await signChanges(db)).find(
		({ current, zone, condition, symptom }) =>
			current && zone !== null && condition === of.condition && symptom === of.symptom
	)?.id ?? null;
const watches = (home: AtHome) =>
	home.as('lee', (db) =>
		watchCondition(db, home.cast.maria, { id: v7(), condition: 'heart_failure', watched: true })
	);
const rules = async (home: AtHome) =>
	(await home.alerts()).map(({ severity, episode }) => [episode, severity]);

test('a clinic’s sign means what it says on phone and server from then on, with who, when and why', () =>
	atHome(async (home) => {
		await watches(home);
		await sets(home, 'sam');
		const signs = [{ condition: 'heart_failure', symptom: 'dizzy', zone: 'red' }];
		expect((await home.as('maria', (db) => readLog(db, home.cast.maria)))?.signs).toEqual(signs);
		expect(await home.as('maria', (db) => watchedOf(db, home.cast.maria))).toEqual({
			conditions: ['heart_failure'],
			signs
		});
		await home.says('maria', ['dizzy']);
		expect(await rules(home)).toEqual([['heart_failure_signs', 'red']]);
		await sets(home, 'priya', { zone: 'none', reason: 'Too many calls' });
		await sets(home, 'sam', { zone: null, reason: 'Back to the sheet' });
		expect(await home.as('lee', (db) => signChanges(db))).toMatchObject([
			{ zone: null, by: 'Sam Ortiz', current: true },
			{ zone: 'none', by: 'Priya Shah', reason: 'Too many calls', current: false },
			{ zone: 'red', by: 'Sam Ortiz', current: false }
		]);
		expect(
			await home.asAdmin(ask(`select from audit.events where action = 'readings.sign_set'`))
		).toHaveLength(3);
	}));

test('what is not asked about any more calls nobody; danger is never switched off', () =>
	atHome(async (home) => {
		await watches(home);
		await sets(home, 'sam', { zone: 'none' });
		await home.says('maria', ['dizzy']);
		expect(await rules(home)).toEqual([]);
		for (const sign of [
			{ symptom: 'breathless_at_rest', zone: 'yellow' },
			{ symptom: 'breathless_at_rest', zone: 'none' },
			{ symptom: 'chest_pain', zone: 'none' },
			{ condition: 'diabetes', symptom: 'blue_lips', zone: 'yellow' },
			{ symptom: 'weakness', zone: 'yellow' },
			{ symptom: 'low_mood_most_days', zone: 'yellow' },
			{ condition: 'diabetes', symptom: 'ketones', zone: 'none' },
			{ reason: ' ' }
		] satisfies Partial<NewSign>[])
			expect(await outcome(sets(home, 'sam', sign)), JSON.stringify(sign)).toBe('23514');
	}));

test('a sign that two conditions share opens one alert', () =>
	atHome(async (home) => {
		await watches(home);
		await home.as('lee', (db) =>
			watchCondition(db, home.cast.maria, { id: v7(), condition: 'copd', watched: true })
		);
		await home.says('maria', ['breathless_at_rest', 'more_breathless']);
		expect(await rules(home)).toEqual([['heart_failure_signs', 'red']]);
	}));

test('it is set by those who decide for a clinic, and seen by everybody of it, whose phones go by it', () =>
	atHome(async (home) => {
		await giveRoles(home, [['noor', 'clinic_admin']]);
		const id = v7();
		await sets(home, 'sam', { id });
		await sets(home, 'sam', { id });
		expect(await outcome(sets(home, 'sam', { id, zone: 'yellow' }))).toBe('TAKEN');
		const may: Person[] = [];
		const see: Person[] = [];
		for (const person of everyone) {
			if ((await outcome(sets(home, person))) === 'allowed') may.push(person);
			const rows = await home.asPerson(
				home.cast[person],
				ask('select from care.sign_settings where author_id = $1', [home.cast.sam])
			);
			if (rows.length > 0) see.push(person);
			for (const write of ['update care.sign_settings set zone = null', 'delete from care.sign_settings'])
				expect(await outcome(home.asPerson(home.cast[person], ask(write))), write).toBe('42501');
		}
		expect(may).toEqual(['priya', 'sam', 'noor']);
		expect(see).not.toContain('tess');
		expect(see).toContain('maria');
	}));

test('who changes a sign that somebody else has changed since the page was made sees theirs first', () =>
	atHome(async (home) => {
		await sets(home, 'sam', { expected: null });
		expect(await outcome(sets(home, 'priya', { expected: null, zone: 'none' }))).toBe('MOVED');
		await sets(home, 'priya', { zone: 'none' });
		await sets(home, 'sam', { zone: null });
		await sets(home, 'priya', { expected: null, zone: 'yellow' });
	}));
