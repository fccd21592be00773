import { expect, test } from 'vitest';
import { ask, atTheClinic, epochOf, outcome, send, type Clinic, type Person } from './clinic.ts';

type Reason = [code: string, words: string];
const swollen: Reason = ['unwell_now', 'Called the desk with chest pain, Lee is in surgery'];

/** Gives staff of the scene the roles they have in life; Tess works at another clinic. */
const withRoles = <T>(play: (clinic: Clinic) => Promise<T>) =>
	atTheClinic(async (clinic) => {
		const roles: [Person, string][] = [
			['lee', 'care_manager'],
			['dana', 'care_manager'],
			['priya', 'provider'],
			['sam', 'supervisor'],
			['noor', 'biller'],
			['tess', 'care_manager']
		];
		for (const [person, role] of roles)
			await clinic.asAdmin(
				ask(
					`insert into care.staff_roles (staff_id, organisation_id, role)
					select id, organisation_id, $2::care.staff_role from care.people where id = $1`,
					[clinic.cast[person], role]
				)
			);
		return play(clinic);
	});

const open = ({ asPerson, cast }: Clinic, person: Person, [code, words] = swollen, patient = cast.maria) =>
	asPerson(
		cast[person],
		ask<{ id: string | null }>('select care.open_emergency_access($1, $2, $3) as id', [patient, code, words])
	).then(([row]) => row?.id ?? null);

const sees = ({ asPerson, cast }: Clinic, person: Person) =>
	asPerson(cast[person], ask('select from care.messages where patient_id = $1', [cast.maria])).then(
		({ length }) => length > 0
	);

test('a nurse outside the team opens a record for an hour, and everybody concerned learns of it', () =>
	withRoles(async (clinic) => {
		const { asPerson, asAdmin, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My chest hurts'));
		expect(await sees(clinic, 'dana')).toBe(false);
		const before = await epochOf(clinic);
		const id = await open(clinic, 'dana');
		expect(await sees(clinic, 'dana')).toBe(true);
		expect(await epochOf(clinic)).toBeGreaterThan(before);
		const [right] = await asAdmin(
			ask<{ minutes: number }>(
				`select extract(epoch from upper(period) - now())::int / 60 as minutes from private.rights where source_id = $1`,
				[id]
			)
		);
		expect(right).toEqual({ minutes: 60 });
		const rings = await asAdmin(
			ask<{ topic: string }>(`select topic from realtime.messages where event = 'emergency' order by topic`)
		);
		expect(rings).toEqual([{ topic: `person:${cast.sam}` }]);
		const log = await asPerson(
			cast.maria,
			ask(`select actor_id as actor, detail from audit.events where action = 'emergency.opened'`)
		);
		expect(log).toEqual([{ actor: cast.dana, detail: { reason: 'unwell_now' } }]);
		// A second tap opens nothing more.
		expect(await open(clinic, 'dana')).toBe(id);
	}));

test('it ends when it is given back, at once, and by nobody else', () =>
	withRoles(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My chest hurts'));
		const id = await open(clinic, 'dana');
		const end = (person: Person) => asPerson(cast[person], ask('select care.end_emergency_access($1)', [id]));
		for (const person of ['priya', 'maria', 'sam'] as const)
			expect(await outcome(end(person)), person).toBe('ABSNT');
		expect(await sees(clinic, 'dana')).toBe(true);
		await end('dana');
		expect(await sees(clinic, 'dana')).toBe(false);
		await end('dana');
		const log = await asPerson(
			cast.maria,
			ask<{ action: string }>(
				`select action from audit.events where action like 'emergency.%' order by occurred_at`
			)
		);
		expect(log.map(({ action }) => action)).toEqual(['emergency.opened', 'emergency.ended']);
	}));

test('it ends by the clock', () =>
	withRoles(async (clinic) => {
		const { asPerson, asAdmin, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My chest hurts'));
		const id = await open(clinic, 'dana');
		await asAdmin(
			ask(
				`update care.emergency_access set period = tstzrange(now() - interval '61 minutes', now() - interval '1 minute')
				where id = $1`,
				[id]
			)
		);
		expect(await sees(clinic, 'dana')).toBe(false);
	}));

test('whoever cares for the patient needs no emergency; others may not open one, or without a reason', () =>
	withRoles(async (clinic) => {
		const { cast } = clinic;
		expect(await open(clinic, 'lee')).toBeNull();
		for (const person of ['noor', 'jules', 'rosa', 'walter', 'maria'] as const)
			expect(await outcome(open(clinic, person)), person).toBe('42501');
		expect(await outcome(open(clinic, 'tess'))).toBe('ABSNT');
		expect(await outcome(open(clinic, 'dana', swollen, cast.ines))).toBe('ABSNT');
		for (const reason of [
			['unwell_now', ''],
			['unwell_now', '            '],
			['curious', 'I wanted to have a look']
		] as Reason[])
			expect(await outcome(open(clinic, 'dana', reason)), reason[0]).toBe('23514');
	}));

test('a patient is found by exact name and birth date alone, within the clinic, five times', () =>
	withRoles(async (clinic) => {
		const { asPerson, cast } = clinic;
		const find = (person: Person, given: string, family: string, born = '1959-03-04') =>
			asPerson(
				cast[person],
				ask<{ ids: string[] | null }>('select care.find_patient($1, $2, $3) as ids', [given, family, born])
			).then(([row]) => row?.ids);
		expect(await find('dana', ' MARIA ', 'alvarez')).toEqual([cast.maria]);
		expect(await find('dana', 'Maria', 'Alvarez', '1959-03-05')).toEqual([]);
		expect(await find('dana', 'Mari', 'Alvarez')).toEqual([]);
		expect(await find('dana', '%', '%')).toEqual([]);
		expect(await find('dana', 'Ines', 'Duarte')).toEqual([]);
		expect(await find('dana', 'Maria', 'Alvarez')).toBeNull();
		expect(await find('sam', 'Maria', 'Alvarez')).toEqual([cast.maria]);
		for (const person of ['noor', 'rosa', 'maria'] as const)
			expect(await outcome(find(person, 'Maria', 'Alvarez')), person).toBe('42501');
	}));

test('supervisors see the emergencies of their clinic and mark them seen; the opener sees their own; nobody else any', () =>
	withRoles(async (clinic) => {
		const { asPerson, cast } = clinic;
		const id = await open(clinic, 'dana');
		const list = (person: Person) =>
			asPerson(
				cast[person],
				ask<{ patient: string; seen: boolean }>(
					'select patient_name as patient, seen from care.emergencies()'
				)
			);
		expect(await list('sam')).toEqual([{ patient: 'Maria Alvarez', seen: false }]);
		const rows = (person: Person) => asPerson(cast[person], ask('select id from care.emergency_access'));
		for (const person of ['lee', 'noor', 'tess', 'maria', 'rosa', 'priya'] as const) {
			expect(await list(person), person).toEqual([]);
			expect(await rows(person), person).toEqual([]);
		}
		expect(await rows('dana')).toEqual([{ id }]);
		const mark = (person: Person, as = person) =>
			asPerson(
				cast[person],
				ask(`insert into care.emergency_seen (access_id, organisation_id, staff_id) values ($1, $2, $3)`, [
					id,
					person === 'tess' ? cast.hillview : cast.lakeside,
					cast[as]
				])
			);
		for (const person of ['dana', 'lee', 'noor', 'tess'] as const)
			expect(await outcome(mark(person)), person).toBe('42501');
		expect(await outcome(mark('sam', 'lee'))).toBe('42501');
		await mark('sam');
		expect(await list('sam')).toEqual([{ patient: 'Maria Alvarez', seen: true }]);
		const change = ask(`update care.emergency_access set reason = 'Something else entirely'`);
		expect(await outcome(asPerson(cast.dana, change))).toBe('42501');
	}));

test('emergency access hands out nothing that outlasts it: no invitation, no consent', () =>
	withRoles(async (clinic) => {
		const { asPerson, cast } = clinic;
		const may = (person: Person) =>
			asPerson(
				cast[person],
				ask<{ invitee: number }>('select count(*)::int as invitee from care.invitee($1)', [cast.maria])
			).then(([row]) => row?.invitee);
		const record = (person: Person) =>
			asPerson(
				cast[person],
				ask<{ may: boolean }>(`select private.may_record_consent($1, 'spoken') as may`, [cast.maria])
			).then(([row]) => row?.may);
		expect([await may('lee'), await record('lee')]).toEqual([1, true]);
		await open(clinic, 'dana');
		expect([await may('dana'), await record('dana')]).toEqual([0, false]);
	}));

test('whoever oversees the clinic leaves a trace of each look, and nobody else is let in by it', () =>
	withRoles(async ({ asPerson, cast }) => {
		const look = (person: Person) =>
			asPerson(
				cast[person],
				ask<{ may: boolean }>(`select audit.record_oversight($1, 'profile') as may`, [cast.maria])
			).then(([row]) => row?.may);
		for (const person of ['noor', 'dana', 'tess', 'rosa'] as const)
			expect(await look(person), person).toBe(false);
		expect(await look('sam')).toBe(true);
		const named = await asPerson(cast.sam, ask('select * from audit.patient_named($1)', [cast.maria]));
		expect(named).toHaveLength(1);
		const log = await asPerson(
			cast.maria,
			ask<{ actor_id: string }>(`select distinct actor_id from audit.events where action = 'record.read'`)
		);
		expect(log).toEqual([{ actor_id: cast.sam }]);
	}));

test('the list of emergencies is a look at each patient in it, and counting them is none', () =>
	withRoles(async (clinic) => {
		const { asPerson, cast } = clinic;
		await open(clinic, 'dana');
		const looks = () =>
			asPerson(
				cast.maria,
				ask<{ actor_id: string; area: string }>(
					`select actor_id, area from audit.events where action = 'record.listed'`
				)
			);
		const counted = (person: Person) =>
			asPerson(cast[person], ask<{ n: number }>('select care.unseen_emergencies()::int as n')).then(
				([row]) => row?.n
			);
		expect([
			await counted('sam'),
			await counted('dana'),
			await counted('lee'),
			await counted('tess')
		]).toEqual([1, 0, 0, 0]);
		expect(await looks()).toEqual([]);
		const list = ask('select from care.emergencies()');
		for (const person of ['dana', 'lee', 'tess'] as const) await asPerson(cast[person], list);
		expect(await looks()).toEqual([]);
		for (let time = 0; time < 2; time++) await asPerson(cast.sam, list);
		expect(await looks()).toEqual([{ actor_id: cast.sam, area: 'profile' }]);
	}));
