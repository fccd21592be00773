import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { answerAlert } from './answers.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { lookedAtBefore } from '../../src/lib/observations/log.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { shippedRules } from '../../src/lib/observations/rules/shipped.ts';
import { ask } from './clinic.ts';
import { atHome, hoursAgo, pounds, type AtHome } from './readings.ts';

// Maria has heart failure. Six pounds in a day called; Lee has dealt with it and ended the alert.

const day = 24;
const open = async (home: AtHome) => (await home.alerts()).filter(({ resolved }) => !resolved);
const ends = async (home: AtHome) => {
	const [alert] = await open(home);
	const id = alert?.id ?? '';
	const answer = {
		id: v7(),
		alert: id,
		event: 'resolved' as const,
		act: null,
		reason: null,
		note: 'Water tablet raised'
	};
	await home.as('lee', (db) => answerAlert(db, answer));
};
const afterTheRise = (play: (home: AtHome, heavy: string) => Promise<void>) =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), home.cast.maria])
		);
		const heavy = v7();
		await home.reads('maria', pounds(188), { at: hoursAgo(4 * day) });
		await home.reads('maria', pounds(194), { at: hoursAgo(3 * day), id: heavy });
		expect(await open(home)).toMatchObject([{ episode: 'heart_failure_fluid', severity: 'yellow' }]);
		await ends(home);
		await play(home, heavy);
	});

test('what was ended does not call again because of the same week, and what was found is kept', () =>
	afterTheRise(async (home) => {
		const said = await home.reads('maria', pounds(194.1), { at: hoursAgo(2 * day) });
		expect(said.map(({ rule }) => rule)).toEqual(['heart_failure_gain_week']);
		await home.reads('maria', pounds(195.9), { at: hoursAgo(day) });
		expect(await open(home)).toEqual([]);
		const [{ kept } = { kept: 0 }] = await home.asAdmin(
			ask<{ kept: number }>('select count(*)::int as kept from care.alert_findings')
		);
		expect(kept).toBe(4);
	}));

test('the phone hears what somebody looked at, and says no more that the team is waiting to know', () =>
	afterTheRise(async (home) => {
		const logOf = async () => {
			const log = await home.as('maria', (db) => readLog(db, home.cast.maria));
			return log ?? expect.fail('Maria has a Log');
		};
		const before = await logOf();
		expect(before.lookedAt.map(({ rule }) => rule)).toEqual([
			'heart_failure_gain_day',
			'heart_failure_gain_week',
			'heart_failure_over_dry_weight'
		]);
		const [{ at } = { at: '' }] = before.lookedAt;
		const same = await home.reads('maria', pounds(194.1), { at: hoursAgo(2 * day) });
		expect(lookedAtBefore(same, before.lookedAt)).toBe(at);
		expect(
			lookedAtBefore([{ rule: 'glucose_low', severity: 'yellow' }, ...same], before.lookedAt)
		).toBeUndefined();
		// Nobody else hears of it, and while an alert is open the team has it.
		const looks = ask('select * from care.looked_at_rules($1)', [home.cast.maria]);
		expect(await home.asPerson(home.cast.walter, looks)).toEqual([]);
		expect(await home.asPerson(home.cast.rosa, looks)).toEqual([]);
		await home.reads('maria', pounds(199), { at: hoursAgo(day) });
		expect((await logOf()).lookedAt).toEqual([]);
	}));

test('a value that creeps up calls once it is two pounds above what was seen', () =>
	afterTheRise(async (home) => {
		await home.reads('maria', pounds(195), { at: hoursAgo(2 * day) });
		expect(await open(home)).toEqual([]);
		await home.reads('maria', pounds(196), { at: hoursAgo(day) });
		expect(await open(home)).toHaveLength(1);
	}));

test('a jump of two pounds in a day calls at once', () =>
	afterTheRise(async (home) => {
		await home.reads('maria', pounds(196.1), { at: hoursAgo(2 * day) });
		expect(await open(home)).toHaveLength(1);
	}));

test('once a day was better, the next rise is a new one', () =>
	afterTheRise(async (home) => {
		await home.reads('maria', pounds(190), { at: hoursAgo(2 * day) });
		expect(await open(home)).toEqual([]);
		await home.reads('maria', pounds(193.5), { at: hoursAgo(day) });
		expect(await open(home)).toHaveLength(1);
	}));

test('what was taken out hides nothing: a slip of 700 pounds that was ended is no weight to compare with', () =>
	afterTheRise(async (home, heavy) => {
		await home.as('maria', (db) =>
			amendReading(db, home.cast.maria, {
				id: heavy,
				expected: 1,
				entered: [],
				context: null,
				note: null,
				at: hoursAgo(3 * day)
			})
		);
		await home.reads('maria', pounds(193.5), { at: hoursAgo(2 * day) });
		expect(await open(home)).toHaveLength(1);
	}));

test('after a week a person looks again', () =>
	afterTheRise(async (home) => {
		await home.asAdmin(ask(`update care.alerts set resolved_at = now() - interval '8 days'`));
		await home.reads('maria', pounds(194.1), { at: hoursAgo(2 * day) });
		expect(await open(home)).toHaveLength(1);
	}));

test('only rules that compare weights with what was before stay over, and no red one', () =>
	atHome(async ({ asAdmin }) => {
		const rows = await asAdmin(
			ask<{ rule: string; component: string; direction: string }>(
				'select rule, component, direction from private.reopening_margins order by rule'
			)
		);
		const changes = shippedRules.flatMap(({ id, severity, when, condition }) =>
			when.kind === 'change' && condition === 'heart_failure' && severity !== 'red'
				? [{ rule: id, component: when.component, direction: when.direction }]
				: []
		);
		expect(rows).toEqual(changes.sort((a, b) => (a.rule < b.rule ? -1 : 1)));
	}));
