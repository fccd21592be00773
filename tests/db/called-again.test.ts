import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { answerAlert } from './answers.ts';
import type { AlertAnswer } from '../../src/lib/observations/input.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { ask } from './clinic.ts';
import type { Entered } from '../../src/lib/observations/check.ts';
import type { Feeling, Symptom } from '../../src/lib/observations/symptoms.ts';
import { atHome, hoursAgo, pounds, pressure, sugar, type AtHome } from './readings.ts';

const answer = (home: AtHome, alert: string, more: Partial<AlertAnswer> = {}) =>
	home.as('lee', (db) =>
		answerAlert(db, { id: v7(), alert, event: 'acknowledged', act: null, reason: null, note: null, ...more })
	);
const onlyAlert = async (home: AtHome) => {
	const [alert, ...others] = await home.alerts();
	if (!alert || others.length > 0) throw new Error('One alert was expected');
	return alert;
};
const unseen = async (home: AtHome) => (await onlyAlert(home)).acknowledged === false;
const daysPass = (home: AtHome, days: number) =>
	home.asAdmin(
		ask(
			`update care.alerts set opened_at = opened_at - $1 * interval '1 day',
				acknowledged_at = acknowledged_at - $1 * interval '1 day'`,
			[days]
		)
	);

test('what somebody has seen calls again for another red sign, within the hour and days later', () =>
	atHome(async (home) => {
		await home.says('maria', ['fainting']);
		const { id } = await onlyAlert(home);
		await answer(home, id);
		await answer(home, id, { event: 'acted', act: 'call' });
		await home.says('maria', ['chest_pain', 'face_droop']);
		expect(await onlyAlert(home)).toMatchObject({ id, acknowledged: false, told: ['Lee', 'Lee'] });
		const [alert] = await home.as('lee', openAlerts);
		expect(alert?.events.map(({ event, again }) => (again ? 'again' : event))).toEqual([
			'told',
			'acknowledged',
			'acted',
			'again',
			'told'
		]);
		await answer(home, id);
		await daysPass(home, 3);
		await home.says('maria', ['severe_breathlessness']);
		expect(await unseen(home)).toBe(true);
		// It waits for somebody again, and goes on to the next.
		const deadlines = await home.asAdmin(ask('select from private.alert_deadlines'));
		expect(deadlines).toHaveLength(1);
	}));

test('what somebody has seen stays seen while nothing new is found', () =>
	atHome(async (home) => {
		await home.says('maria', ['fainting']);
		const { id } = await onlyAlert(home);
		await answer(home, id);
		await home.reads('maria', sugar(120));
		await home.says('maria', [], { feeling: 'same' });
		expect(await unseen(home)).toBe(false);
	}));

test('what somebody has seen calls again for another yellow one on another day, once', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(65));
		const { id } = await onlyAlert(home);
		await answer(home, id);
		await home.reads('maria', sugar(66));
		expect(await unseen(home)).toBe(false);
		await daysPass(home, 1);
		await home.reads('maria', sugar(64));
		expect(await unseen(home)).toBe(true);
		await home.reads('maria', sugar(63));
		expect(await onlyAlert(home)).toMatchObject({ id, told: ['Lee', 'Lee'] });
	}));

const reads = (entered: Entered[]) => (home: AtHome) => home.reads('maria', entered);
const says = (symptoms: Symptom[], feeling?: Feeling) => (home: AtHome) =>
	home.says('maria', symptoms, feeling && { feeling });

test.each([
	['a very high pressure after a high one', reads(pressure(150, 112)), reads(pressure(198, 118)), true],
	['another very high pressure', reads(pressure(185, 90)), reads(pressure(185, 90)), true],
	['one more sign', says(['thirst']), says(['thirst', 'shakiness']), true],
	['the same sign', says(['thirst']), says(['thirst']), false],
	['the same sign, and worse', says(['thirst']), says(['thirst'], 'worse'), true],
	['a number that has gone on by a step', reads(sugar(250)), reads(sugar(300)), true],
	['a number much the same', reads(sugar(250)), reads(sugar(299)), false]
] as const)('after somebody has seen it, %s the same day', (_, first, second, again) =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition($1, $2, 'diabetes', true)`, [v7(), home.cast.maria])
		);
		await first(home);
		await answer(home, (await onlyAlert(home)).id);
		await second(home);
		expect(await unseen(home)).toBe(again);
	})
);

const corrects =
	(id: string, entered: Entered[], note: string | null = null) =>
	(home: AtHome) =>
		home.as('maria', (db) =>
			amendReading(db, home.cast.maria, {
				id,
				expected: 1,
				entered,
				note,
				context: null,
				at: hoursAgo(0.1),
				said: new Date().toISOString()
			})
		);

test.each([
	['worse in another rule', pressure(150, 112), pressure(235, 125), true],
	['worse by the same rule', sugar(250), sugar(480), true],
	['a red one', sugar(53), sugar(22), true],
	['not worse', sugar(250), sugar(260), false],
	['the note alone', sugar(250), sugar(250), false]
] as const)('a correction of what somebody has seen: %s', (_, first, second, again) =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', first, { id, at: hoursAgo(0.1) });
		await answer(home, (await onlyAlert(home)).id);
		await corrects(id, second, 'put right')(home);
		expect(await unseen(home)).toBe(again);
	})
);

test('that a note of days ago was put right is nothing that was written down late', () =>
	atHome(async (home) => {
		const [id, at] = [v7(), hoursAgo(40)];
		const noted = { id, expected: 1, entered: sugar(60), note: 'After a walk', context: null, at };
		await home.reads('maria', sugar(60), { id, at });
		await home.asAdmin(ask('update care.alerts set resolved_at = clock_timestamp()'));
		const said = new Date().toISOString();
		await home.as('maria', (db) => amendReading(db, home.cast.maria, { ...noted, said }));
		expect((await home.alerts()).map(({ episode }) => episode)).not.toContain('written_late');
	}));

test.each([
	['danger after what was mild', sugar(65), sugar(30), true],
	['danger after danger', sugar(40), sugar(30), true],
	['what was mild, again', sugar(65), sugar(64), false]
] as const)('written down late, once somebody has seen the first: %s', (_, first, second, again) =>
	atHome(async (home) => {
		const late = (entered: Entered[], hours: number) =>
			home.reads('maria', entered, { at: hoursAgo(hours), said: new Date().toISOString() });
		await late(first, 30);
		expect((await onlyAlert(home)).episode).toMatch(/^written_late/);
		await answer(home, (await onlyAlert(home)).id);
		await late(second, 28);
		expect((await home.alerts()).some(({ acknowledged }) => !acknowledged)).toBe(again);
	})
);

test('a gain whose base was put right is another gain', () =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), home.cast.maria])
		);
		const [id, at] = [v7(), hoursAgo(23)];
		await home.reads('maria', pounds(200), { id, at });
		await home.reads('maria', pounds(206));
		await answer(home, (await onlyAlert(home)).id);
		await home.as('maria', (db) =>
			amendReading(db, home.cast.maria, {
				id,
				expected: 1,
				entered: pounds(190),
				note: null,
				context: null,
				at,
				said: new Date().toISOString()
			})
		);
		expect(await unseen(home)).toBe(true);
	}));
