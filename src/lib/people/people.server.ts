import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CareRelationship } from '../db/generated.ts';
import { mayLook } from '../db/looks.server.ts';
import type { Language } from '../i18n/languages.ts';
import { groupedHours, wallClock, type Shift } from './hours.ts';

/** A person as others see them. */
export interface PersonName {
	id: string;
	name: string;
	/** What to call them in a sentence: the preferred name, or the given one. */
	shortName: string;
	credential: string | null;
	staff: boolean;
	/** What a caregiver is to the patient it is about, as far as the person asking may know. */
	relationship: CareRelationship | null;
	/** Writes on behalf of the patient. */
	helps: boolean;
}

/** SQL for a person's full name as shown: preferred given name, if any, and family name. */
export const fullName = (alias: string) =>
	sql<string>`btrim(coalesce(${sql.ref(`${alias}.preferred_name`)}, ${sql.ref(`${alias}.given_name`)}) || ' ' || ${sql.ref(`${alias}.family_name`)})`;

/** SQL for what to call a person in a sentence. */
export const shortName = (alias: string) =>
	sql<string>`coalesce(${sql.ref(`${alias}.preferred_name`)}, split_part(${sql.ref(`${alias}.given_name`)}, ' ', 1))`;

/** SQL for what a caregiver is to a patient, by their consent; null for everybody else. */
export const relationshipTo = (caregiver: RawBuilder<unknown>, patient: RawBuilder<unknown>) =>
	sql<CareRelationship | null>`(
		select v.relationship from care.consent_versions v
		where v.caregiver_id = ${caregiver} and v.patient_id = ${patient} and v.superseded_at is null
	)`;

/** The person asking: their names, clinic and what they chose. */
export async function whoAmI(db: Database, id: string) {
	return db
		.selectFrom('care.people as p')
		.innerJoin('care.organisations as o', 'o.id', 'p.organisation_id')
		.where('p.id', '=', id)
		.select(['p.id', 'p.kind', 'p.language', 'p.pronouns', 'o.name as clinic', 'o.phone as clinicPhone'])
		.select([fullName('p').as('name'), shortName('p').as('shortName')])
		.executeTakeFirstOrThrow();
}

/** Names, by id, of those among `ids` whom the person asking may know, in what is about one patient. */
export async function namesOf(
	db: Database,
	ids: readonly string[],
	patient: string
): Promise<Record<string, PersonName>> {
	if (ids.length === 0) return {};
	const people = await db
		.selectFrom('care.people as p')
		.leftJoin('care.staff as s', 's.person_id', 'p.id')
		.where('p.id', 'in', [...new Set(ids)])
		.select(['p.id', 's.credential', fullName('p').as('name'), shortName('p').as('shortName')])
		.select([
			sql<boolean>`p.kind = 'staff'`.as('staff'),
			sql<boolean>`p.kind = 'caregiver'`.as('helps'),
			sql<CareRelationship | null>`case when p.kind = 'caregiver'
				then ${relationshipTo(sql`p.id`, sql`${patient}::uuid`)} end`.as('relationship')
		])
		.execute();
	return Object.fromEntries(people.map((person) => [person.id, person]));
}

export interface CareTeamMember extends Omit<PersonName, 'helps' | 'relationship'> {
	position: 'primary' | 'covering' | 'provider' | 'member';
	timeZone: string;
	hours: Shift[];
	/** Days with the same hours, ISO weekdays; the times as moments, so that they read in the reader's own zone. */
	week: { from: number; to: number; starts: string; ends: string }[];
}

/** Who cares for a patient now: the care manager first, then who covers, then others. */
export async function careTeam(db: Database, patient: string, now = new Date()): Promise<CareTeamMember[]> {
	const members = await db
		.selectFrom('care.care_team_members as m')
		.innerJoin('care.people as p', 'p.id', 'm.staff_id')
		.innerJoin('care.staff as s', 's.person_id', 'm.staff_id')
		.where('m.patient_id', '=', patient)
		.where(sql<boolean>`m.period @> now()`)
		.select(['p.id', 's.credential', 'm.position', 'p.time_zone as timeZone'])
		.select([fullName('p').as('name'), shortName('p').as('shortName'), sql<boolean>`true`.as('staff')])
		.select((eb) =>
			jsonArrayFrom(
				eb
					.selectFrom('care.working_hours as h')
					.whereRef('h.staff_id', '=', 'm.staff_id')
					.select(['h.weekday', sql<string>`to_char(h.starts, 'HH24:MI')`.as('starts')])
					.select(sql<string>`to_char(h.ends, 'HH24:MI')`.as('ends'))
					.orderBy('h.weekday')
					.orderBy('h.starts')
			).as('hours')
		)
		.orderBy(sql`array_position(array['primary', 'covering', 'provider', 'member'], m.position::text)`)
		.orderBy('p.family_name')
		.execute();
	return members.map((member) => {
		const clock = (time: string) => wallClock(time, member.timeZone, now).toISOString();
		const week = groupedHours(member.hours).map((days) => ({
			...days,
			starts: clock(days.starts),
			ends: clock(days.ends)
		}));
		return { ...member, week };
	});
}

/** What a patient's care team sees beside the conversation. */
export async function patientCard(db: Database, patient: string) {
	return db
		.selectFrom('care.patients as c')
		.innerJoin('care.people as p', 'p.id', 'c.person_id')
		.where('c.person_id', '=', patient)
		.where(mayLook('c.person_id', 'profile'))
		.select([
			'p.id',
			'p.language',
			'p.pronouns',
			'p.time_zone as timeZone',
			'c.sex',
			'c.phone',
			'c.city',
			'c.state'
		])
		.select([fullName('p').as('name'), shortName('p').as('shortName')])
		.select(sql<string>`c.birth_date::text`.as('birthDate'))
		.executeTakeFirst();
}

/** The language the person asking reads from now on, on every device. */
export async function chooseLanguage(db: Database, language: Language): Promise<void> {
	await db
		.updateTable('care.people')
		.set({ language })
		.where('id', '=', sql<string>`auth.uid()`)
		.execute();
}
