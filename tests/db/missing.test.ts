import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { findSilences } from '../../src/lib/observations/missing.task.ts';
import { ask, everyone, outcome } from './clinic.ts';
import { atHome, hoursAgo, pounds, type AtHome } from './readings.ts';

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

const resolve = (home: AtHome, alert: string) =>
	home.asPerson(
		home.cast.lee,
		ask(`select care.answer_alert($1, $2, 'resolved', null, 'She is on holiday')`, [v7(), alert])
	);

test('days without a weight open one alert, however often it is looked at', () =>
	atHome(async (home) => {
		await watchedSince(home, 4);
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
		await home.asAdmin(ask(`update care.alerts set resolved_at = now() - interval '4 days'`));
		await look(home);
		expect(await home.alerts()).toHaveLength(2);
	}));

test('a care team’s own number of days holds', () =>
	atHome(async (home) => {
		await watchedSince(home, 4);
		await home.asPerson(
			home.cast.lee,
			ask(`select care.set_threshold($1, $2, 'hf_weight_missing_days', 7, 'Weighs once a week')`, [
				v7(),
				home.cast.maria
			])
		);
		await look(home);
		expect(await home.alerts()).toEqual([]);
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
				`select * from private.look_for_silence('heart_failure', 'weight', 'weight_missing', null, 10)`,
				`select private.find_silence('${cast.maria}', 'heart_failure_no_weight', 1, 'weight', null)`
			])
				expect(await outcome(asPerson(cast[person], ask(act)))).toBe('42501');
	}));
