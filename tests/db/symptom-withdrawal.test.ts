import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { dailyChecks } from '../../src/lib/console/readings/log.server.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { withdrawSymptoms } from '../../src/lib/observations/readings.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { atHome, pressure, type AtHome } from './readings.ts';

const takeOut = (home: AtHome, person: Person, report: string, of: 'maria' | 'walter' = 'maria') =>
	home.as(person, (db) => withdrawSymptoms(db, home.cast[of], report));
const logged = async (home: AtHome, person: Person) =>
	(await home.as(person, (db) => readLog(db, home.cast.maria)))?.reports.map(({ id, mine }) => ({
		id,
		mine
	}));

test('a slip in a daily check is taken out by whoever said it, and by nobody else', () =>
	atHome(async (home) => {
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		const [slip, hers] = [v7(), v7()];
		await home.says('maria', ['dizzy'], { id: slip });
		await home.says('rosa', ['more_swelling'], { id: hers });
		for (const person of everyone.filter((one) => one !== 'maria'))
			expect(await outcome(takeOut(home, person, slip)), person).toBe('ABSNT');
		expect(await outcome(takeOut(home, 'maria', hers))).toBe('ABSNT');
		expect(await outcome(takeOut(home, 'maria', slip, 'walter'))).toBe('ABSNT');
		await takeOut(home, 'maria', slip);
		await takeOut(home, 'maria', slip);
		expect(await logged(home, 'maria')).toEqual([{ id: hers, mine: false }]);
		expect(await logged(home, 'rosa')).toEqual([{ id: hers, mine: true }]);
		const acts = await home.asAdmin(
			ask<{ n: number }>(
				`select count(*)::int as n from audit.events where action = 'readings.symptoms_withdrawn' and subject_id = $1`,
				[slip]
			)
		);
		expect(acts).toEqual([{ n: 1 }]);
		// Those who care for her still see what it was, marked as taken out.
		expect(await home.as('lee', (db) => dailyChecks(db, home.cast.maria))).toMatchObject([
			{ id: hers, symptoms: ['more_swelling'], takenOut: false },
			{ id: slip, symptoms: ['dizzy'], takenOut: true }
		]);
		expect(await home.as('sam', (db) => dailyChecks(db, home.cast.maria))).toEqual([]);
	}));

test('what was taken out counts in no rule; the alert it opened stays, and nothing else is ever changed', () =>
	atHome(async (home) => {
		const slip = v7();
		const severities = async () =>
			(await home.reads('maria', pressure(186, 104))).map(({ severity }) => severity);
		await home.says('maria', ['severe_headache'], { id: slip });
		expect(await home.alerts()).toMatchObject([{ severity: 'red', resolved: false }]);
		expect(await severities()).toContain('red');
		await takeOut(home, 'maria', slip);
		expect(await severities()).not.toContain('red');
		expect(await home.alerts()).toContainEqual(expect.objectContaining({ severity: 'red', resolved: false }));
		for (const change of ['symptoms = array[]::text[]', 'withdrawn_at = null', 'withdrawn_at = now()'])
			expect(
				await outcome(home.asAdmin(ask(`update care.symptom_reports set ${change} where id = $1`, [slip]))),
				change
			).not.toBe('allowed');
	}));
