import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { alertUsefulness } from '../../src/lib/console/usefulness.server.ts';
import { noActionReasons, type NoActionReason } from '../../src/lib/observations/alert-acts.ts';
import { answerAlert } from './answers.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { callsSomebody } from '../../src/lib/observations/log.ts';
import { endSnooze, readSnoozes, snoozeRule } from '../../src/lib/observations/snoozes.server.ts';
import { ask, everyone, outcome, type Person } from './clinic.ts';
import { giveRoles, letRosaHelp } from './consents.ts';
import { atHome, hoursAgo, sugar, type AtHome } from './readings.ts';

const snooze = (home: AtHome, person: Person, rule: string, days = 7, id = v7()) =>
	home.as(person, (db) => snoozeRule(db, home.cast.maria, { id, rule, days, reason: 'Her usual' }));
const silent = (home: AtHome, person: Person) => home.as(person, (db) => readSnoozes(db, home.cast.maria));

describe('a silent rule', () => {
	test('calls nobody and says what it found later; the phone is told what it says as ever', () =>
		atHome(async (home) => {
			await snooze(home, 'lee', 'glucose_low');
			const verdicts = await home.reads('maria', sugar(65));
			expect(verdicts.map(({ rule }) => rule)).toEqual(['glucose_low']);
			expect(await home.alerts()).toEqual([]);
			// ... and the phone knows that nobody was called, however it is told what to do.
			const log = await home.as('maria', (db) => readLog(db, home.cast.maria));
			expect(log?.silent.map(({ rule }) => rule)).toEqual(['glucose_low']);
			expect(callsSomebody(verdicts, log?.silent ?? [], hoursAgo(0))).toBe(false);
			expect(callsSomebody(verdicts, log?.silent ?? [], hoursAgo(-24 * 8))).toBe(true);
			expect(await silent(home, 'ana')).toMatchObject([
				{ rule: 'glucose_low', by: 'Lee Nguyen', reason: 'Her usual', current: true, findings: 1 }
			]);
		}));

	test('silences no other rule, and never what may be an emergency', () =>
		atHome(async (home) => {
			await snooze(home, 'lee', 'glucose_low');
			await home.reads('maria', sugar(50));
			expect(await home.alerts()).toMatchObject([
				{ severity: 'red', rules: ['glucose_very_low'], told: ['Lee'] }
			]);
			const never = ['glucose_very_low', 'danger_sign', 'suicidal_intent', 'no_such_rule'];
			// Not red, but the edge of it: 240/135 calls somebody the same day, whatever is usual for a patient.
			const crises = ['systolic_crisis', 'diastolic_crisis'].flatMap((rule) => [rule, `${rule}_again`]);
			for (const rule of [...never, ...crises])
				for (const person of ['lee', 'priya'] as const)
					expect(await outcome(snooze(home, person, rule)), rule).toBe('23514');
		}));

	test('of a sensitive topic is told to nobody who may not know of it', () =>
		atHome(async (home) => {
			await snooze(home, 'lee', 'glucose_low');
			await snooze(home, 'lee', 'depression_yellow_sign');
			await letRosaHelp(home, { see: ['readings'], add: [], message: [] });
			const knows = (person: Person) =>
				home.asPerson(
					home.cast[person],
					ask<{ rule: string }>('select rule from care.silent_rules($1) order by rule', [home.cast.maria])
				);
			expect((await knows('maria')).map(({ rule }) => rule)).toEqual([
				'depression_yellow_sign',
				'glucose_low'
			]);
			expect((await knows('rosa')).map(({ rule }) => rule)).toEqual(['glucose_low']);
			const others = everyone.filter((person) => !['maria', 'rosa', 'lee', 'ana', 'priya'].includes(person));
			for (const person of others) expect(await knows(person), person).toEqual([]);
		}));

	test('is silent for that patient alone', () =>
		atHome(async (home) => {
			await home.asPerson(
				home.cast.lee,
				ask(`select care.snooze_rule($1, $2, 'glucose_low', 7, 'His usual')`, [v7(), home.cast.walter])
			);
			await home.reads('maria', sugar(65));
			expect(await home.alerts()).toHaveLength(1);
		}));

	test('speaks again when somebody says so, and when its time is over', () =>
		atHome(async (home) => {
			const [id, second] = [v7(), v7()];
			await snooze(home, 'lee', 'glucose_low', 7, id);
			await snooze(home, 'lee', 'glucose_low', 7, id);
			expect(await outcome(snooze(home, 'lee', 'glucose_low', 9, id))).toBe('TAKEN');
			await home.as('ana', (db) => endSnooze(db, id));
			await home.as('ana', (db) => endSnooze(db, id));
			await home.reads('maria', sugar(65), { at: hoursAgo(2) });
			expect(await home.alerts()).toHaveLength(1);
			await snooze(home, 'lee', 'glucose_high', 1, second);
			await home.asAdmin(
				ask(
					`update care.rule_snoozes set started_at = now() - interval '2 days', ends_at = now() - interval '1 day'
					where id = $1`,
					[second]
				)
			);
			await home.reads('maria', sugar(250));
			expect(await home.alerts()).toHaveLength(2);
			expect((await silent(home, 'lee')).map(({ current }) => current)).toEqual([false, false]);
		}));

	test('is silent for 30 days at most, with a reason', () =>
		atHome(async (home) => {
			for (const days of [0, 31])
				expect(await outcome(snooze(home, 'lee', 'glucose_low', days))).toBe('23514');
			expect(await outcome(snooze(home, 'lee', 'glucose_low', 30))).toBe('allowed');
			const noReason = home.asPerson(
				home.cast.lee,
				ask(`select care.snooze_rule($1, $2, 'glucose_low', 1, '   ')`, [v7(), home.cast.maria])
			);
			expect(await outcome(noReason)).toBe('23514');
		}));

	test('is set and ended by those who decide on care, seen by staff who may see it, and on record', () =>
		atHome(async (home) => {
			await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
			const may: Person[] = [];
			for (const person of everyone)
				if ((await outcome(snooze(home, person, 'pain_high'))) === 'allowed') may.push(person);
			expect(may).toEqual(['lee', 'ana', 'priya']);
			const latest = (await silent(home, 'lee')).find(({ current }) => current);
			const ends: Person[] = [];
			const sees: Person[] = [];
			await home.reads('maria', [{ component: 'pain', value: 9, unit: '{score}' }]);
			for (const person of everyone) {
				if ((await silent(home, person)).length > 0) sees.push(person);
				const found = await home.asPerson(home.cast[person], ask('select from care.snoozed_findings'));
				expect(found.length > 0).toBe(sees.includes(person));
				const end = await outcome(home.as(person, (db) => endSnooze(db, latest?.id ?? '')));
				if (end === 'allowed') ends.push(person);
			}
			expect(sees).toEqual(may);
			expect(ends).toEqual(may);
			for (const write of [
				'update care.rule_snoozes set ends_at = now()',
				'delete from care.rule_snoozes',
				'delete from care.snoozed_findings'
			])
				expect(await outcome(home.asPerson(home.cast.lee, ask(write))), write).toBe('42501');
			const acts = await home.asAdmin(
				ask<{ action: string }>(
					`select distinct action from audit.events where action like 'alert.snooze%' order by 1`
				)
			);
			expect(acts.map(({ action }) => action).sort()).toEqual(['alert.snooze_ended', 'alert.snoozed']);
		}));
});

describe('whether alerts help', () => {
	const answer = (home: AtHome, person: Person, alert: string, did: 'call' | NoActionReason) =>
		home.as(person, (db) =>
			answerAlert(db, {
				id: v7(),
				alert,
				event: 'acted' as const,
				...(did === 'call'
					? { act: did, reason: null, note: null }
					: { act: 'no_action' as const, reason: did, note: did === 'expected' ? 'Known, and eating' : null })
			})
		);
	const over = (home: AtHome, alert: string) =>
		home.as('lee', (db) =>
			answerAlert(db, { id: v7(), alert, event: 'resolved', act: null, reason: null, note: 'At 110 again' })
		);
	const open = async (home: AtHome) => (await home.alerts()).find(({ resolved }) => !resolved)?.id ?? '';

	test('is counted for each rule by those who answer for the clinic, and for nobody else', () =>
		atHome(async (home) => {
			await giveRoles(home, [['noor', 'clinic_admin']]);
			await home.reads('maria', sugar(65), { at: hoursAgo(3) });
			const first = await open(home);
			await answer(home, 'lee', first, 'call');
			await over(home, first);
			await home.reads('maria', sugar(66), { at: hoursAgo(2) });
			const second = await open(home);
			await answer(home, 'lee', second, 'expected');
			await over(home, second);
			await home.reads('maria', sugar(67), { at: hoursAgo(1) });
			await over(home, await open(home));
			await home.reads('maria', sugar(68));
			await snooze(home, 'lee', 'glucose_low');
			await home.reads('maria', sugar(69));
			const { rules } = await home.as('sam', alertUsefulness);
			expect(rules).toMatchObject([
				{
					rule: 'glucose_low',
					severity: 'yellow',
					patients: 1,
					alerts: 4,
					acted: 1,
					noAction: 1,
					closed: 1,
					unanswered: 1,
					snoozed: 1,
					acceptance: 0.5,
					review: false
				}
			]);
			expect(rules[0]).toMatchObject({ reasons: [{ reason: 'expected', alerts: 1 }], words: [] });
			expect(rules[0]?.median).toBeGreaterThanOrEqual(0);
			const may: Person[] = [];
			for (const person of everyone)
				if ((await outcome(home.as(person, alertUsefulness))) === 'allowed') may.push(person);
			expect(may).toEqual(['sam', 'noor']);
			await giveRoles(home, [['tess', 'supervisor']]);
			expect((await home.as('tess', alertUsefulness)).rules).toEqual([]);
			// Why nothing was done is read by whom the alert itself is for.
			await giveRoles(home, [['lee', 'supervisor']]);
			expect((await home.as('lee', alertUsefulness)).rules[0]?.words).toEqual(['Known, and eating']);
		}));

	test('a rule that found something only while it was silent is told of as well', () =>
		atHome(async (home) => {
			await snooze(home, 'lee', 'glucose_low');
			await home.reads('maria', sugar(65));
			const { rules } = await home.as('sam', alertUsefulness);
			expect(rules).toMatchObject([
				{
					rule: 'glucose_low',
					severity: 'yellow',
					patients: 0,
					alerts: 0,
					unanswered: 0,
					snoozed: 1,
					acceptance: null,
					median: null,
					review: false,
					reasons: []
				}
			]);
			await giveRoles(home, [['tess', 'supervisor']]);
			expect((await home.as('tess', alertUsefulness)).rules).toEqual([]);
		}));

	test('a note alone tells neither that something was done nor that nothing was, and calls for no review', () =>
		atHome(async (home) => {
			await home.asAdmin(ask(`update private.alert_review_rules set least_answered = 1`));
			await home.reads('maria', sugar(65));
			await over(home, await open(home));
			const { rules } = await home.as('sam', alertUsefulness);
			expect(rules).toMatchObject([{ alerts: 1, acted: 0, closed: 1, acceptance: null, review: false }]);
		}));

	test('a look at a rule is suggested once enough were answered and too few acted on', () =>
		atHome(async (home) => {
			await home.asAdmin(ask(`update private.alert_review_rules set least_answered = 3`));
			for (const hours of [9, 6, 3]) {
				await home.reads('maria', sugar(65), { at: hoursAgo(hours) });
				const alert = await open(home);
				await answer(home, 'lee', alert, hours === 9 ? 'call' : 'reading_error');
				await over(home, alert);
				const { rules, suggestion } = await home.as('sam', alertUsefulness);
				expect(rules.map(({ review }) => review)).toEqual([hours === 3]);
				// The reader's language has the words.
				expect(suggestion).toMatchObject({ answered: 3, source: 'default' });
			}
		}));

	test('the reason of an alert is the last that was said, and none where something was done', () =>
		atHome(async (home) => {
			for (const said of [
				['duplicate', 'patient_well'],
				['patient_well'],
				['reading_error', 'call']
			] as const) {
				await home.reads('maria', sugar(65));
				const alert = await open(home);
				for (const did of said) await answer(home, 'lee', alert, did);
				await over(home, alert);
			}
			const { rules } = await home.as('sam', alertUsefulness);
			expect(rules).toMatchObject([
				{ acted: 1, noAction: 2, reasons: [{ reason: 'patient_well', alerts: 2 }], words: [] }
			]);
		}));

	test('the list of reasons is the same for the app and the database, and nothing else is taken', () =>
		atHome(async (home) => {
			const listed = await home.asAdmin(
				ask<{ reason: string }>(`select reason from private.no_action_reasons where retired_on is null`)
			);
			expect(listed.map(({ reason }) => reason).sort()).toEqual([...noActionReasons].sort());
			await home.reads('maria', sugar(65));
			const alert = await open(home);
			const says = (act: string | null, note: string | null, reason: string | null, id = v7()) =>
				outcome(
					home.asPerson(
						home.cast.lee,
						ask(`select care.answer_alert($1, $2, 'acted', $3::care.alert_act, $4, $5, 1)`, [
							id,
							alert,
							act,
							note,
							reason
						])
					)
				);
			expect(await says('no_action', 'Known', null)).toBe('23514');
			expect(await says('no_action', null, 'other')).toBe('23514');
			expect(await says('no_action', 'Known', 'bored')).toBe('23514');
			expect(await says('call', null, 'expected')).toBe('23514');
			const id = v7();
			expect(await says('no_action', null, 'expected', id)).toBe('allowed');
			expect(await says('no_action', null, 'expected', id)).toBe('allowed');
			expect(await says('no_action', null, 'duplicate', id)).toBe('TAKEN');
			expect(await says('no_action', 'On holiday', 'other')).toBe('allowed');
			await home.asAdmin(
				ask(`update private.no_action_reasons set retired_on = current_date where reason = 'duplicate'`)
			);
			expect(await says('no_action', null, 'duplicate')).toBe('23514');
			for (const write of [
				'select from private.no_action_reasons',
				`update care.alert_events set reason = 'expected'`
			])
				expect(await outcome(home.asPerson(home.cast.lee, ask(write))), write).toBe('42501');
		}));
});
