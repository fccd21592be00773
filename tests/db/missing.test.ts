import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { openAlerts } from '../../src/lib/console/alerts.server.ts';
import { evaluate } from '../../src/lib/observations/evaluate.ts';
import type { History } from '../../src/lib/observations/history.ts';
import type { MeasureKey } from '../../src/lib/observations/measures.ts';
import { findSilences } from '../../src/lib/observations/missing.task.ts';
import { askForReadings } from '../../src/lib/observations/thresholds.server.ts';
import { ask, everyone, outcome } from './clinic.ts';
import { settingNumber } from './numbers.ts';
import { atHome, hoursAgo, pounds, sugar, type AtHome } from './readings.ts';

/** As the clock does every hour. */
const look = (home: AtHome) =>
	home.asRole('closeby_jobs', (sql) => findSilences((text, values) => sql.query(text, values)));

/** Lee watches Maria for heart failure since so many days ago. */
async function watchedSince(home: AtHome, days: number) {
	const { asPerson, asAdmin, cast } = home;
	await asPerson(
		cast.lee,
		ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), cast.maria])
	);
	await asAdmin(
		ask(
			`update care.watched_conditions set started_at = now() - make_interval(days => $2) where patient_id = $1`,
			[cast.maria, days]
		)
	);
}

/** Lee asks Maria for a measure on so many days of a week (null: no longer), and said so this many days ago. */
async function asks(home: AtHome, measure: MeasureKey, daysAWeek: number | null, daysAgo: number) {
	const id = v7();
	await home.as('lee', (db) => askForReadings(db, home.cast.maria, { id, measure, daysAWeek }));
	await home.asAdmin(
		ask(`update care.asked_readings set set_at = now() - make_interval(days => $2) where id = $1`, [
			id,
			daysAgo
		])
	);
}

const resolve = (home: AtHome, alert: string) =>
	home.asPerson(
		home.cast.lee,
		ask(`select care.answer_alert($1, $2, 'resolved', null, 'She is on holiday', null, 9)`, [v7(), alert])
	);

test('days without a weight open one alert, however often it is looked at', () =>
	atHome(async (home) => {
		await watchedSince(home, 5);
		await look(home);
		await look(home);
		expect(await home.alerts()).toMatchObject([
			{ episode: 'weight_missing', severity: 'watch', rules: ['heart_failure_no_weight'], told: [] }
		]);
	}));

test('who was weighed, is watched since yesterday, or is not watched, is not silent', () =>
	atHome(async (home) => {
		await look(home);
		await watchedSince(home, 1);
		await look(home);
		await home.asAdmin(ask(`update care.watched_conditions set started_at = now() - interval '30 days'`));
		await home.reads('maria', pounds(180), { at: hoursAgo(30) });
		await look(home);
		expect(await home.alerts()).toEqual([]);
	}));

test('what somebody ended counts anew from then, and a new silence is a new alert', () =>
	atHome(async (home) => {
		await watchedSince(home, 10);
		await look(home);
		const [first] = await home.alerts();
		await resolve(home, first?.id ?? '');
		await look(home);
		expect(await home.alerts()).toHaveLength(1);
		await home.asAdmin(ask(`update care.alerts set resolved_at = now() - interval '5 days'`));
		await look(home);
		expect(await home.alerts()).toHaveLength(2);
	}));

test('a care team’s own number of days holds', () =>
	atHome(async (home) => {
		await watchedSince(home, 5);
		await home.asPerson(home.cast.lee, settingNumber(home.cast.maria, 'hf_weight_missing_days', 7));
		await look(home);
		expect(await home.alerts()).toEqual([]);
	}));

test('silence follows how often a measure is asked for, whatever the patient is treated for', () =>
	atHome(async (home) => {
		await asks(home, 'blood_pressure', 3, 8);
		await asks(home, 'glucose', 1, 8);
		await asks(home, 'weight', 7, 1);
		await home.reads('maria', sugar(110), { at: hoursAgo(24 * 8) });
		await look(home);
		await look(home);
		expect(await home.alerts()).toMatchObject([
			{ episode: 'readings_missing', severity: 'watch', rules: ['blood_pressure_missed'], told: [] }
		]);
		expect((await home.as('lee', openAlerts))[0]?.missed).toEqual(['blood_pressure']);
	}));

test('all that is silent at once is one alert, and what somebody ended is ended for all of it', () =>
	atHome(async (home) => {
		await asks(home, 'blood_pressure', 7, 6);
		await look(home);
		await asks(home, 'glucose', 7, 6);
		await look(home);
		const [alert] = await home.alerts();
		expect(alert?.rules).toEqual(['blood_pressure_missed', 'glucose_missed']);
		await resolve(home, alert?.id ?? '');
		await look(home);
		expect(await home.alerts()).toHaveLength(1);
	}));

test('a condition’s own number looks after its measure, and follows what is asked', () =>
	atHome(async (home) => {
		await watchedSince(home, 30);
		await asks(home, 'weight', 1, 29);
		await home.reads('maria', pounds(180), { at: hoursAgo(24 * 20) });
		await look(home);
		expect(await home.alerts()).toEqual([]);
		await home.asPerson(home.cast.lee, settingNumber(home.cast.maria, 'hf_weight_missing_days', 2));
		await look(home);
		expect(await home.alerts()).toMatchObject([{ rules: ['heart_failure_no_weight'] }]);
	}));

test('what is asked for no longer, or is silenced, calls nobody', () =>
	atHome(async (home) => {
		await watchedSince(home, 30);
		await asks(home, 'weight', null, 0);
		await asks(home, 'glucose', 7, 10);
		await asks(home, 'glucose', null, 0);
		await asks(home, 'blood_pressure', 7, 10);
		await home.asPerson(
			home.cast.lee,
			ask(`select care.snooze_rule($1, $2, 'blood_pressure_missed', 7, 'In hospital')`, [
				v7(),
				home.cast.maria
			])
		);
		await look(home);
		expect(await home.alerts()).toEqual([]);
		const [row] = await home.asRole(
			'closeby_jobs',
			ask<{ silent: boolean }>(
				`select private.find_silence($1, 'glucose_missed', 1, 'glucose', null) as silent`,
				[home.cast.maria]
			)
		);
		expect(row).toEqual({ silent: false });
	}));

test('days are those of where the patient lives', () =>
	atHome(async (home) => {
		// The night after the third day has begun in Kiritimati; in Chicago it is the third.
		const at = '2026-06-17T11:00:00Z';
		await asks(home, 'weight', 7, 0);
		await home.asAdmin(ask(`update care.asked_readings set set_at = '2026-06-14T09:00:00Z'`));
		const speaks = async (zone: string) => {
			await home.asAdmin(ask(`update care.people set time_zone = $1 where id = $2`, [zone, home.cast.maria]));
			const [row] = await home.asRole(
				'closeby_jobs',
				ask<History>(
					`select zone, thresholds, since, asked, now, readings
					from private.look_for_silence('weight_missed', null, 'weight', '{}', null, 10, $1)`,
					[at]
				)
			);
			const iso = (moment: unknown) => new Date(String(moment)).toISOString();
			return (
				row &&
				evaluate({ ...row, since: iso(row.since), now: iso(row.now), reports: [], conditions: [] }).length
			);
		};
		expect(await speaks('Pacific/Kiritimati')).toBe(1);
		expect(await speaks('America/Chicago')).toBe(0);
	}));

test('what is asked of a mood is for whom the patient lets see it', () =>
	atHome(async (home) => {
		await asks(home, 'mood', 7, 6);
		await look(home);
		const [alert] = await home.asAdmin(ask<{ topic: string }>(`select topic from care.alerts`));
		expect(alert).toEqual({ topic: 'mental_health' });
	}));

test('a weight that came between the look and its finding is no silence', () =>
	atHome(async (home) => {
		await watchedSince(home, 4);
		await home.reads('maria', pounds(180));
		const [row] = await home.asRole(
			'closeby_jobs',
			ask<{ silent: boolean }>(
				`select private.find_silence($1, 'heart_failure_no_weight', 1, 'weight', null) as silent`,
				[home.cast.maria]
			)
		);
		expect(row).toEqual({ silent: false });
		expect(await home.alerts()).toEqual([]);
	}));

test('nobody but the worker looks or finds', () =>
	atHome(async ({ asPerson, cast }) => {
		for (const person of everyone)
			for (const act of [
				`select * from private.look_for_silence('weight_missed', null, 'weight', '{}', null, 10)`,
				`select private.find_silence('${cast.maria}', 'heart_failure_no_weight', 1, 'weight', null)`
			])
				expect(await outcome(asPerson(cast[person], ask(act)))).toBe('42501');
	}));
