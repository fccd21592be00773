import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { answerAlert, type Answer } from './answers.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { settingNumber } from './numbers.ts';
import { atHome, hoursAgo, pounds, pressure, sugar, type AtHome } from './readings.ts';

const watch = ({ asPerson, cast }: AtHome, condition: string, person: Person = 'lee') =>
	asPerson(cast[person], ask('select care.watch_condition($1, $2, $3, true)', [v7(), cast.maria, condition]));
const setThreshold = (
	{ asPerson, cast }: AtHome,
	person: Person,
	parameter: string,
	value: number | null,
	patient: string | null = cast.maria
) => asPerson(cast[person], settingNumber(patient, parameter, value));
const answer = (home: AtHome, person: Person, alert: string, more: Partial<Answer> = {}) =>
	home.as(person, (db) =>
		answerAlert(db, { id: v7(), alert, event: 'acknowledged', act: null, reason: null, note: null, ...more })
	);
const onlyAlert = async (home: AtHome) => {
	const [alert, ...others] = await home.alerts();
	if (!alert || others.length > 0) throw new Error('One alert was expected');
	return alert;
};

test('an ordinary reading opens none, a dangerous one tells the care manager at once', () =>
	atHome(async (home) => {
		expect(await home.reads('maria', sugar(120))).toEqual([]);
		expect(await home.alerts()).toEqual([]);
		const verdicts = await home.reads('maria', sugar(50));
		expect(verdicts.map(({ rule }) => rule)).toEqual(['glucose_very_low', 'glucose_low']);
		expect(await home.alerts()).toMatchObject([
			{ episode: 'glucose_low', severity: 'red', rules: ['glucose_low', 'glucose_very_low'], told: ['Lee'] }
		]);
		const heard = await home.asAdmin(
			ask<{ topic: string }>(`select topic from realtime.messages where event = 'alert'`)
		);
		expect(heard).toEqual([{ topic: `person:${home.cast.lee}` }]);
	}));

test('what waited on a phone for days calls where it was danger beside what somebody else told since', () =>
	atHome(async (home) => {
		await home.reads('lee', pressure(190, 115), { at: hoursAgo(71) });
		expect(await onlyAlert(home)).toMatchObject({ episode: 'blood_pressure_high', severity: 'yellow' });
		await home.says('maria', ['back_pain'], { at: hoursAgo(72) });
		expect(await home.alerts()).toContainEqual(
			expect.objectContaining({ episode: 'blood_pressure_high', severity: 'red' })
		);
	}));

test('who feels worse and can name no sign is heard; with a sign, the sign alone calls', () =>
	atHome(async (home) => {
		await home.says('maria', [], { feeling: 'same' });
		expect(await home.alerts()).toEqual([]);
		await home.says('maria', [], { feeling: 'worse' });
		expect(await onlyAlert(home)).toMatchObject({ episode: 'feels_worse', severity: 'yellow' });
		await home.says('maria', ['chest_pain'], { feeling: 'worse' });
		expect(await home.alerts()).toMatchObject([
			{ episode: 'feels_worse', rules: ['feels_worse'] },
			{ episode: 'danger', rules: ['danger_sign'] }
		]);
	}));

test('one episode is one alert: more of the same is added, worse is a new call', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(65), { at: hoursAgo(2) });
		const { id } = await onlyAlert(home);
		await answer(home, 'lee', id);
		await home.reads('maria', sugar(66), { at: hoursAgo(1) });
		expect(await onlyAlert(home)).toMatchObject({ severity: 'yellow', acknowledged: true, told: ['Lee'] });
		await home.reads('maria', sugar(50));
		expect(await onlyAlert(home)).toMatchObject({
			id,
			severity: 'red',
			acknowledged: false,
			told: ['Lee', 'Lee']
		});
		await home.reads('maria', pressure(190, 100));
		expect((await home.alerts()).map(({ episode }) => episode)).toEqual([
			'glucose_low',
			'blood_pressure_high'
		]);
	}));

test('what is over opens again with a new reading, not with the old one', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(60), { at: hoursAgo(3) });
		const { id } = await onlyAlert(home);
		await answer(home, 'lee', id, { event: 'resolved', note: 'She ate and is at 110' });
		await home.reads('maria', sugar(110), { at: hoursAgo(2) });
		expect(await home.alerts()).toHaveLength(1);
		await home.reads('maria', sugar(61));
		expect(await home.alerts()).toHaveLength(2);
	}));

test('a reading and a sign together: what each alone would not say', () =>
	atHome(async (home) => {
		await home.reads('maria', pressure(185, 95));
		expect((await onlyAlert(home)).severity).toBe('yellow');
		await home.says('maria', ['back_pain']);
		expect(await onlyAlert(home)).toMatchObject({ severity: 'red', episode: 'blood_pressure_high' });
	}));

test('heart failure is watched from when a care manager says so', () =>
	atHome(async (home) => {
		await home.reads('maria', pounds(180), { at: hoursAgo(24) });
		await home.reads('maria', pounds(183), { at: hoursAgo(1) });
		expect(await home.alerts()).toEqual([]);
		expect(await outcome(watch(home, 'heart_failure', 'maria'))).toBe('ABSNT');
		expect(await outcome(watch(home, 'heart_failure', 'tess'))).toBe('ABSNT');
		await watch(home, 'heart_failure');
		await home.reads('maria', pounds(183.2));
		expect(await home.alerts()).toMatchObject([{ episode: 'heart_failure_fluid', severity: 'yellow' }]);
	}));

test('what waited for days on a phone still calls, as it was', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(45), { at: hoursAgo(70) });
		expect(await home.alerts()).toMatchObject([{ severity: 'red', told: ['Lee'] }]);
	}));

describe('numbers of their own', () => {
	test('hold for one patient, before the clinic’s, before what ships', () =>
		atHome(async (home) => {
			await setThreshold(home, 'sam', 'glucose_high', 200, null);
			expect((await home.reads('maria', sugar(201))).map(({ rule }) => rule)).toEqual(['glucose_high']);
			await setThreshold(home, 'lee', 'glucose_high', 260);
			expect(await home.reads('maria', sugar(255))).toEqual([]);
			await setThreshold(home, 'lee', 'glucose_high', null);
			expect(await home.reads('maria', sugar(205))).toHaveLength(1);
			const kept = await home.asAdmin(ask('select from care.thresholds'));
			expect(kept).toHaveLength(3);
		}));
	test('are set by those who decide on care, within what may be set', () =>
		atHome(async (home) => {
			const may: Person[] = [];
			for (const person of everyone)
				if ((await outcome(setThreshold(home, person, 'oxygen_low', 90))) === 'allowed') may.push(person);
			expect(may).toEqual(['lee', 'ana', 'priya']);
			expect(await outcome(setThreshold(home, 'lee', 'glucose_very_low', 10))).toBe('23514');
			expect(await outcome(setThreshold(home, 'lee', 'no_such', 10))).toBe('23514');
			expect(await outcome(setThreshold(home, 'lee', 'oxygen_low', 90, null))).toBe('42501');
		}));
});

describe('a helper who is not shown everything', () => {
	test('makes the rules no less sharp, and is shown no more', () =>
		atHome(async (home) => {
			await home.says('maria', ['back_pain'], { condition: 'depression', feeling: 'same' });
			await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
			expect(await home.asPerson(home.cast.rosa, ask('select from care.symptom_reports'))).toEqual([]);
			const id = v7();
			const verdicts = await home.reads('rosa', pressure(185, 95), { id });
			expect(verdicts.map(({ rule }) => rule)).toContain('systolic_crisis_with_signs');
			// Once it is judged, there is no history to be had by naming it.
			const again = (item: string) =>
				outcome(home.asPerson(home.cast.rosa, ask('select care.history_to_judge($1, 1)', [item])));
			expect(await again(id)).toBe('ABSNT');
			const [theirs] = await home.asAdmin(ask<{ id: string }>('select id from care.symptom_reports'));
			expect(await again(theirs?.id ?? v7())).toBe('ABSNT');
		}));
});

describe('nobody', () => {
	test('commits a reading that was not judged', () =>
		atHome(async (home) => {
			const unjudged = home.asPerson(home.cast.maria, async (sql) => {
				await sql.query(
					`select care.record_observation($1, $2, 'glucose', '{"glucose": {"value": 40, "unit": "mg/dL"}}', null, null,
						'typed', now(), 'UTC')`,
					[v7(), home.cast.maria]
				);
				await sql.query('set constraints all immediate');
			});
			expect(await outcome(unjudged)).toBe('P0001');
		}));

	test('judges what another wrote, invents a rule, or names the readings of another patient', () =>
		atHome(async (home) => {
			const verdict = (rule: string, evidence: string[]) => JSON.stringify([{ rule, version: 1, evidence }]);
			const written = async (rule: string, more: string[] = []) => {
				const id = v7();
				return outcome(
					home.asPerson(home.cast.maria, async (sql) => {
						await sql.query(
							`select care.record_observation($1, $2, 'glucose', '{"glucose": {"value": 40, "unit": "mg/dL"}}', null,
								null, 'typed', now(), 'UTC')`,
							[id, home.cast.maria]
						);
						await sql.query('select care.judge($1, 1, $2)', [id, verdict(rule, [id, ...more])]);
					})
				);
			};
			const ines = v7();
			await home.reads('ines', sugar(100), { id: ines, of: 'ines' });
			expect(await written('glucose_low')).toBe('allowed');
			expect(await written('i_am_fine')).toBe('23514');
			expect(await written('glucose_low', [ines])).toBe('23514');
			const judge = home.asPerson(home.cast.maria, ask('select care.judge($1, 1, $2)', [ines, '[]']));
			expect(await outcome(judge)).toBe('ABSNT');
		}));

	test('but staff sees, acknowledges or ends an alert, and writes none by hand', () =>
		atHome(async (home) => {
			await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
			await home.reads('rosa', sugar(50));
			const { id } = await onlyAlert(home);
			const see: Person[] = [];
			const act: Person[] = [];
			for (const person of everyone) {
				const seen = await home.asPerson(home.cast[person], async (sql) => {
					const alerts = await ask('select from care.alerts')(sql);
					const findings = await ask('select from care.alert_findings')(sql);
					const events = await ask('select from care.alert_events')(sql);
					expect(findings.length > 0 && events.length > 0).toBe(alerts.length > 0);
					return alerts.length > 0;
				});
				if (seen) see.push(person);
				if ((await outcome(answer(home, person, id))) === 'allowed') act.push(person);
			}
			expect(see).toEqual(['lee', 'ana', 'priya']);
			expect(act).toEqual(see);
			for (const person of ['maria', 'rosa', 'lee'] as const)
				for (const write of [
					`update care.alerts set resolved_at = now()`,
					`delete from care.alerts`,
					`insert into care.alert_events (alert_id, event) select '${id}', 'resolved'`
				])
					expect(await outcome(home.asPerson(home.cast[person], ask(write))), write).toBe('42501');
		}));
});

describe('what staff did', () => {
	test('is rows: seen, acted, over; and once it is over nobody acts', () =>
		atHome(async (home) => {
			await home.reads('maria', sugar(50));
			const { id } = await onlyAlert(home);
			const seen = v7();
			await answer(home, 'lee', id, { id: seen });
			await answer(home, 'lee', id, { id: seen });
			expect(await outcome(answer(home, 'ana', id, { id: seen }))).toBe('TAKEN');
			await answer(home, 'lee', id, { event: 'acted', act: 'call', note: 'She ate sugar' });
			expect(await outcome(answer(home, 'lee', id, { event: 'acted', act: 'no_action' }))).toBe('23514');
			expect(await outcome(answer(home, 'lee', id, { event: 'resolved' }))).toBe('23514');
			await answer(home, 'lee', id, { event: 'resolved', note: 'At 110 again' });
			expect(await outcome(answer(home, 'ana', id))).toBe('CLOSD');
			const events = await home.asPerson(
				home.cast.ana,
				ask<{ event: string; act: string | null }>('select event, act from care.alert_events order by at')
			);
			expect(events.map(({ event, act }) => act ?? event)).toEqual([
				'opened',
				'told',
				'acknowledged',
				'call',
				'resolved'
			]);
			const log = await home.asPerson(
				home.cast.maria,
				ask<{ action: string }>(
					`select action from audit.events where action like 'alert.%' order by occurred_at`
				)
			);
			expect(log.map(({ action }) => action)).toEqual([
				'alert.opened',
				'alert.told',
				'alert.acknowledged',
				'alert.acted',
				'alert.resolved'
			]);
		}));
});

describe('by the clock', () => {
	const late = (home: AtHome) =>
		home.asAdmin(ask(`update private.alert_deadlines set due_at = now() - interval '1 second'`));
	const escalate = (home: AtHome) => home.asRole('closeby_jobs', ask('select private.escalate_alerts()'));

	test('who is not answered is followed by the next, round and round, until somebody does', () =>
		atHome(async (home) => {
			await home.reads('maria', sugar(50));
			await escalate(home);
			expect((await onlyAlert(home)).told).toEqual(['Lee']);
			for (const _ of [1, 2, 3, 4]) {
				await late(home);
				await escalate(home);
			}
			const { id, told } = await onlyAlert(home);
			expect(told).toEqual(['Lee', 'Ana', 'Sam', 'Priya', 'Lee']);
			// Sam has no right to the record; the alert he was called to he sees, and may take.
			const sams = await home.asPerson(home.cast.sam, ask('select from care.alerts'));
			expect(sams).toHaveLength(1);
			expect(await home.asPerson(home.cast.sam, ask('select from care.observations'))).toEqual([]);
			await answer(home, 'sam', id);
			await late(home);
			await escalate(home);
			expect((await onlyAlert(home)).told).toHaveLength(5);
		}));

	test('red waits a quarter of an hour, yellow four hours, what is to be watched calls nobody', () =>
		atHome(async (home) => {
			await home.reads('maria', sugar(50));
			await home.reads('maria', pressure(190, 100));
			await home.reads('maria', [{ component: 'oxygen', value: 94, unit: '%' }]);
			const waits = await home.asAdmin(
				ask<{ severity: string; minutes: number }>(
					`select a.severity, round(extract(epoch from d.due_at - a.opened_at) / 60)::int as minutes
					from private.alert_deadlines d join care.alerts a on a.id = d.alert_id order by 2`
				)
			);
			expect(waits).toEqual([
				{ severity: 'red', minutes: 15 },
				{ severity: 'yellow', minutes: 240 }
			]);
			expect((await home.alerts()).find(({ severity }) => severity === 'watch')?.told).toEqual([]);
		}));

	test('nobody but the worker turns it', () =>
		atHome(async ({ asPerson, cast }) => {
			for (const person of everyone)
				expect(await outcome(asPerson(cast[person], ask('select private.escalate_alerts()')))).toBe('42501');
		}));
});
