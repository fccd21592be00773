import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, outcome, send, type Clinic, type Person } from './clinic.ts';

const asSupervised = <T>(play: (clinic: Clinic) => Promise<T>) =>
	atTheClinic(async (clinic) => {
		const role = (person: Person, name: string) =>
			clinic.asAdmin(
				ask(
					`insert into care.staff_roles (staff_id, organisation_id, role)
					select id, organisation_id, $2::care.staff_role from care.people where id = $1`,
					[clinic.cast[person], name]
				)
			);
		await role('sam', 'supervisor');
		await role('noor', 'clinic_admin');
		await role('lee', 'care_manager');
		await role('tess', 'supervisor');
		await clinic.asPerson(clinic.cast.maria, send(clinic.conversations.maria, 'Words'));
		await clinic.asPerson(
			clinic.cast.lee,
			ask(`select audit.record_read($1, 'messages')`, [clinic.cast.maria])
		);
		return play(clinic);
	});

interface Line {
	actor: string;
	role: string;
	patient: string;
	action: string;
}

const report = ({ asPerson, cast }: Clinic, person: Person, about: string, id: string, taken = false) =>
	asPerson(
		cast[person],
		ask<Line>(
			`select actor, role, patient, action from audit.report($1, $2, tstzrange(now() - interval '1 day', null), $3)
			order by occurred_at`,
			[about, id, taken]
		)
	);

test('supervisors and administrators read a patient’s or a person’s log, and that is an act itself', () =>
	asSupervised(async (clinic) => {
		const { cast } = clinic;
		const read = {
			actor: 'Lee Nguyen',
			role: 'care_manager',
			patient: 'Maria Alvarez',
			action: 'record.read'
		};
		expect(await report(clinic, 'sam', 'patient', cast.maria)).toEqual([
			{ actor: 'Maria Alvarez', role: 'patient', patient: 'Maria Alvarez', action: 'messages.sent' },
			read,
			{ actor: 'Sam Ortiz', role: 'supervisor', patient: 'Maria Alvarez', action: 'log.read' }
		]);
		expect(await report(clinic, 'noor', 'person', cast.lee)).toEqual([read]);
		expect((await report(clinic, 'sam', 'patient', cast.maria, true)).map(({ action }) => action)).toContain(
			'record.exported'
		);
		// Each export is an act, however soon after another.
		await report(clinic, 'sam', 'patient', cast.maria, true);
		const log = await clinic.asPerson(
			cast.maria,
			ask<{ n: number }>(`select count(*)::int as n from audit.events where action = 'record.exported'`)
		);
		expect(log).toEqual([{ n: 2 }]);
	}));

test('a report on one member of staff is a look at each patient whom it names, and a copy of it another act', () =>
	asSupervised(async (clinic) => {
		const { asPerson, cast } = clinic;
		await asPerson(cast.lee, ask(`select audit.record_read($1, 'plan')`, [cast.walter]));
		for (let time = 0; time < 2; time++) await report(clinic, 'noor', 'person', cast.lee);
		for (let time = 0; time < 2; time++) await report(clinic, 'noor', 'person', cast.lee, true);
		const looks = ask<{ action: string; n: number }>(
			`select action, area, count(*)::int as n from audit.events
			where actor_id = $1 group by action, area order by action`,
			[cast.noor]
		);
		for (const patient of [cast.maria, cast.walter])
			expect(await asPerson(patient, looks)).toEqual([
				{ action: 'record.exported', area: 'profile', n: 2 },
				{ action: 'record.listed', area: 'profile', n: 1 }
			]);
		expect(await asPerson(cast.ines, looks)).toEqual([]);
	}));

test('nobody else reads reports, and nobody reads those of another clinic', () =>
	asSupervised(async (clinic) => {
		const { cast } = clinic;
		for (const person of ['lee', 'priya', 'maria', 'rosa', 'walter'] as const)
			expect(await outcome(report(clinic, person, 'patient', cast.maria)), person).toBe('42501');
		expect(await outcome(report(clinic, 'tess', 'patient', cast.maria))).toBe('ABSNT');
		expect(await outcome(report(clinic, 'tess', 'person', cast.lee))).toBe('ABSNT');
		expect(await outcome(report(clinic, 'sam', 'person', cast.maria))).toBe('ABSNT');
		const named = (person: Person) =>
			clinic.asPerson(cast[person], ask('select name from audit.patient_named($1)', [cast.maria]));
		expect(await named('sam')).toEqual([{ name: 'Maria Alvarez' }]);
		for (const person of ['lee', 'tess', 'rosa'] as const) expect(await named(person), person).toEqual([]);
	}));

test('which session acted is told to nobody', () =>
	asSupervised(async ({ asPerson, cast }) => {
		for (const person of [cast.maria, cast.sam])
			expect(await outcome(asPerson(person, ask('select session_id from audit.events')))).toBe('42501');
	}));

test('a disclosure is recorded once, read by the patient and the clinic’s supervisors, and never changed', () =>
	asSupervised(async (clinic) => {
		const { asPerson, asAdmin, cast } = clinic;
		const id = randomUUID();
		const record = (person: Person, patient = cast.maria, on = '2026-01-02') =>
			asPerson(
				cast[person],
				ask('select audit.record_disclosure($1, $2, $3, $4, $5, $6, $7)', [
					id,
					patient,
					on,
					'County health department',
					'12 Main St',
					'A test result',
					'Required by law'
				])
			);
		await record('sam');
		await record('sam');
		for (const person of ['lee', 'maria', 'rosa'] as const)
			expect(await outcome(record(person)), person).toBe('42501');
		expect(await outcome(record('tess'))).toBe('ABSNT');
		expect(await outcome(record('sam', cast.maria, '2126-01-02'))).toBe('23514');
		const seen = (person: Person) => asPerson(cast[person], ask('select recipient from audit.disclosures'));
		for (const person of ['maria', 'sam', 'noor'] as const)
			expect(await seen(person), person).toEqual([{ recipient: 'County health department' }]);
		for (const person of ['walter', 'rosa', 'lee', 'tess'] as const)
			expect(await seen(person), person).toEqual([]);
		const change = ask(`update audit.disclosures set what = 'Nothing'`);
		expect(await outcome(asAdmin(change))).toBe('P0001');
		expect(await outcome(asPerson(cast.sam, change))).toBe('42501');
		const log = await asPerson(
			cast.maria,
			ask(`select actor_id as actor from audit.events where action = 'disclosure.recorded'`)
		);
		expect(log).toEqual([{ actor: cast.sam }]);
	}));
