import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { alertById, openAlerts } from '../../src/lib/console/alerts.server.ts';
import { answerAlert } from './answers.ts';
import { amendReading, withdrawSymptoms } from '../../src/lib/observations/readings.server.ts';
import { ask, outcome } from './clinic.ts';
import { giveRoles, letRosaHelp } from './consents.ts';
import { atHome, hoursAgo, pounds, sugar, type AtHome } from './readings.ts';

// Sam is a supervisor and of no care team: the clock calls him when Lee and Ana do not answer.

const callsNext = async (home: AtHome) => {
	await home.asAdmin(ask(`update private.alert_deadlines set due_at = now() - interval '1 second'`));
	await home.asRole('closeby_jobs', ask('select private.escalate_alerts()'));
};
const untilSam = async (home: AtHome) => {
	for (let turn = 0; turn < 4; turn++) {
		if ((await home.alerts()).some(({ told }) => told.includes('Sam'))) return;
		await callsNext(home);
	}
	throw new Error('Sam was not called');
};

test('whoever is called reads what the alert rests on, and whom to call; before that and after it nothing', () =>
	atHome(async (home) => {
		const { as, cast } = home;
		await giveRoles(home, [['tess', 'supervisor']]);
		await home.reads('maria', sugar(120), { at: hoursAgo(5) });
		await home.reads('maria', sugar(45));
		const [{ id } = { id: '' }] = await home.alerts();
		const called = (person: 'sam' | 'tess' | 'lee' | 'maria') =>
			home
				.asPerson(cast[person], ask<{ it: unknown }>('select care.called_to_alert($1) as it', [id]))
				.then(([row]) => row?.it);
		expect(await as('sam', openAlerts)).toEqual([]);
		expect(await called('sam')).toBeNull();

		await untilSam(home);
		const [alert, ...others] = await as('sam', openAlerts);
		expect(others).toEqual([]);
		expect(alert).toMatchObject({
			episode: 'glucose_low',
			patientName: 'Maria Alvarez',
			conversation: null,
			readings: [{ measure: 'glucose', entered: [{ value: 45 }] }]
		});
		expect(alert?.language).toBeTruthy();
		expect(alert?.team).toContain('Lee Nguyen');
		// Not the rest of the record, nor anybody else.
		expect(await home.asPerson(cast.sam, ask('select from care.observations'))).toEqual([]);
		for (const other of ['tess', 'lee', 'maria'] as const) expect(await called(other), other).toBeNull();
		expect(await as('tess', openAlerts)).toEqual([]);
		await as('sam', openAlerts);
		const looks = await home.asAdmin(
			ask(
				`select actor_id, area, subject_id, detail from audit.events
				where action = 'alert.read' and patient_id = $1`,
				[cast.maria]
			)
		);
		expect(looks).toEqual([
			{ actor_id: cast.sam, area: 'readings', subject_id: id, detail: { why: 'called' } }
		]);

		await home.asAdmin(ask('delete from care.staff_roles where staff_id = $1', [cast.sam]));
		expect(await called('sam')).toBeNull();
		await giveRoles(home, [['sam', 'supervisor']]);
		expect(await called('sam')).not.toBeNull();
		const over = {
			id: v7(),
			alert: id,
			event: 'resolved' as const,
			act: null,
			reason: null,
			note: 'At 110 again'
		};
		await as('lee', (db) => answerAlert(db, over));
		expect(await called('sam')).toBeNull();
		expect(await as('sam', (db) => alertById(db, id))).toMatchObject({
			readings: [],
			phone: null,
			team: null
		});
	}));

test('a reading says who wrote it down and how, to whoever may know them', () =>
	atHome(async (home) => {
		const { as, cast } = home;
		await letRosaHelp(home, { see: ['readings'], add: ['readings'], message: [] });
		await home.reads('maria', sugar(48), { at: hoursAgo(3), source: 'device', device: 'Contour 7901' });
		await home.reads('ana', sugar(47), { at: hoursAgo(2) });
		const own = v7();
		await home.reads('maria', sugar(46), { at: hoursAgo(1), id: own });
		await home.reads('rosa', sugar(45));
		const told = async (person: 'lee' | 'sam') =>
			(await as(person, openAlerts)).flatMap(({ readings }) =>
				readings.map(({ source, device, own, by }) => [source, device, own, by])
			);
		const all = [
			['caregiver', null, false, 'Rosa Alvarez'],
			['typed', null, true, 'Maria Alvarez'],
			['staff_by_phone', null, false, 'Ana Brooks'],
			['device', 'Contour 7901', true, 'Maria Alvarez']
		];
		expect(await told('lee')).toEqual(all);
		// Whoever corrected it since did not write it down.
		await as('lee', (db) =>
			amendReading(db, cast.maria, {
				id: own,
				expected: 1,
				entered: sugar(44),
				context: null,
				note: null,
				at: hoursAgo(1)
			})
		);
		expect((await told('lee'))[1]).toEqual(all[1]);

		await untilSam(home);
		expect((await told('sam'))[0]).toEqual(all[0]);
		// A colleague who is called because they are on call does not learn who helps whom.
		await giveRoles(home, [['noor', 'clinic_admin']]);
		await home.asPerson(cast.noor, ask('select care.set_escalation(null, 10, 10, 60, 960, $1)', [cast.sam]));
		await home.asAdmin(ask('delete from care.staff_roles where staff_id = $1', [cast.sam]));
		await giveRoles(home, [['sam', 'care_manager']]);
		expect((await told('sam'))[0]).toEqual(['caregiver', null, false, null]);
	}));

test('what was taken out or corrected since is told with the alert, which stays open', () =>
	atHome(async (home) => {
		const { as, cast } = home;
		await home.asPerson(
			cast.lee,
			ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), cast.maria])
		);
		const [slip, check] = [v7(), v7()];
		await home.reads('maria', pounds(180), { at: hoursAgo(24) });
		await home.reads('maria', pounds(700), { id: slip });
		expect(await as('lee', openAlerts)).toMatchObject([{ changed: [] }]);
		const change = (entered: ReturnType<typeof pounds>, expected: number) =>
			as('maria', (db) =>
				amendReading(db, cast.maria, {
					id: slip,
					expected,
					entered,
					context: null,
					note: null,
					at: hoursAgo(0)
				})
			);
		await change(pounds(180.5), 1);
		expect(await as('lee', openAlerts)).toMatchObject([
			{
				episode: 'heart_failure_fluid',
				changed: [{ measure: 'weight', was: [{ value: 700 }], now: [{ value: 180.5 }], by: 'Maria Alvarez' }]
			}
		]);
		await change([], 2);
		await home.says('maria', ['chest_pain'], { id: check });
		await as('maria', (db) => withdrawSymptoms(db, cast.maria, check));
		expect(await as('lee', openAlerts)).toMatchObject([
			{ episode: 'danger', symptoms: [], changed: [{ symptoms: ['chest_pain'], measure: null }] },
			{ readings: [{ entered: [{ value: 180 }] }], changed: [{ was: [{ value: 700 }], now: null }] }
		]);
	}));

test('an alert on a low pressure names no sign that has an alert of its own', () =>
	atHome(async (home) => {
		await home.asPerson(
			home.cast.lee,
			ask(`select care.watch_condition($1, $2, 'heart_failure', true)`, [v7(), home.cast.maria])
		);
		await home.says('maria', ['chest_pain', 'suicidal_intent', 'dizzy']);
		await home.reads('maria', [
			{ component: 'systolic', value: 88, unit: 'mm[Hg]' },
			{ component: 'diastolic', value: 62, unit: 'mm[Hg]' }
		]);
		const signs = (await home.as('lee', openAlerts)).map(({ episode, symptoms }) => [episode, symptoms]);
		expect(Object.fromEntries(signs)).toMatchObject({
			danger: ['chest_pain'],
			blood_pressure_low: ['dizzy']
		});
	}));

test('who was called and has left the team since answers nothing more, where nobody is on call', () =>
	atHome(async (home) => {
		await home.reads('maria', sugar(45));
		const [alert] = await home.alerts();
		expect(alert?.told).toEqual(['Lee']);
		await home.asAdmin(ask('delete from care.care_team_members where staff_id = $1', [home.cast.lee]));
		const answer = { id: v7(), alert: alert?.id ?? '', event: 'resolved', act: null, reason: null } as const;
		const answers = home.as('lee', (db) => answerAlert(db, { ...answer, note: 'At 110 again' }));
		expect(await outcome(answers)).toBe('ABSNT');
		expect(await home.alerts()).toMatchObject([{ acknowledged: false, resolved: false }]);
	}));
