import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CarePersonKind, CareStaffRole } from '../db/generated.ts';
import type { Language } from '../i18n/languages.ts';
import { fullName } from './people.server.ts';

/** What became of somebody's newest invitation. */
export type InvitationState = 'open' | 'expired' | 'used' | 'revoked' | 'locked';

/** Somebody the person asking may invite, in the list. */
export interface Invitee {
	id: string;
	kind: CarePersonKind;
	name: string;
	/** YYYY-MM-DD; of patients. */
	born: string | null;
	hasLogin: boolean;
	invitation: InvitationState | null;
	expiresAt: Date | null;
}

/** How many people the list shows at most. */
const mostInvitees = 50;

/** Whom the person asking may invite, by name; `words` are parts of names. */
export async function invitees(
	db: Database,
	{ words, withoutLogin }: { words: string; withoutLogin: boolean }
): Promise<{ people: Invitee[]; more: boolean }> {
	const { rows } = await sql<Invitee>`
		select i.id, i.kind, i.name, i.born, i.has_login as "hasLogin", i.invitation, i.expires_at as "expiresAt"
		from care.invitees(${words}, ${withoutLogin}) i
	`.execute(db);
	return { people: rows.slice(0, mostInvitees), more: rows.length > mostInvitees };
}

/** One of them in full. */
export interface OpenInvitee {
	id: string;
	kind: CarePersonKind;
	name: string;
	language: string;
	born: string | null;
	phone: string | null;
	/** Null without a login. */
	username: string | null;
	invitationId: string | null;
	invitation: InvitationState | null;
	madeAt: Date | null;
	expiresAt: Date | null;
}

/** Somebody to invite; undefined for anybody the person asking may not invite. */
export async function openInvitee(db: Database, person: string): Promise<OpenInvitee | undefined> {
	const { rows } = await sql<OpenInvitee>`
		select i.id, i.kind, i.name, i.language, i.born, i.phone, i.username, i.invitation_id as "invitationId",
			i.invitation, i.made_at as "madeAt", i.expires_at as "expiresAt"
		from care.open_invitee(${person}) i
	`.execute(db);
	return rows[0];
}

/** Whom the person asking may enrol, for the screens; Postgres judges again. */
export async function mayEnrol(db: Database, me: string): Promise<{ patients: boolean; staff: boolean }> {
	const rows = await db
		.selectFrom('care.staff_roles')
		.where('staff_id', '=', me)
		.where(sql<boolean>`period @> now()`)
		.select('role')
		.execute();
	const roles = new Set<CareStaffRole>(rows.map(({ role }) => role));
	return {
		patients: roles.has('care_manager') || roles.has('supervisor') || roles.has('clinic_admin'),
		staff: roles.has('clinic_admin')
	};
}

/** The care managers of the clinic, by name. */
export async function careManagers(db: Database): Promise<{ id: string; name: string }[]> {
	return db
		.selectFrom('care.staff_roles as r')
		.innerJoin('care.people as p', 'p.id', 'r.staff_id')
		.where('r.role', '=', 'care_manager')
		.where(sql<boolean>`r.period @> now()`)
		.select(['p.id', fullName('p').as('name')])
		.orderBy('p.family_name')
		.orderBy('p.given_name')
		.execute();
}

export interface NewPatient {
	id: string;
	givenName: string;
	familyName: string;
	preferredName: string | null;
	birthDate: string;
	language: Language;
	phone: string | null;
	careManager: string;
}

/** A patient of the clinic who may be the one about to be enrolled. */
export interface SimilarPatient {
	id: string;
	name: string;
	born: string;
	careManager: string | null;
}

/** Patients who may be the same person. Errors: ABSNT (not theirs to enrol). */
export async function similarPatients(
	db: Database,
	{ id, givenName, familyName, birthDate }: NewPatient
): Promise<SimilarPatient[]> {
	const { rows } = await sql<SimilarPatient>`
		select s.id, s.name, s.born, s.care_manager as "careManager"
		from care.similar_patients(${givenName}, ${familyName}, ${birthDate}) s
	`.execute(db);
	// After a second tap the first one's patient is there, and is no other.
	return rows.filter((similar) => similar.id !== id);
}

/** Enrols a patient; a second time with the same id changes nothing. Errors: ABSNT, TAKEN, 23514. */
export async function enrolPatient(db: Database, patient: NewPatient): Promise<void> {
	await sql`select care.enrol_patient(${patient.id}, ${patient.givenName}, ${patient.familyName},
		${patient.preferredName}, ${patient.birthDate}, ${patient.language}, ${patient.phone}, ${patient.careManager}
	)`.execute(db);
}

export interface NewColleague {
	id: string;
	givenName: string;
	familyName: string;
	credential: string | null;
	language: Language;
	roles: CareStaffRole[];
}

/** Enrols a colleague; a second time with the same id changes nothing. Errors: ABSNT, TAKEN, 23514. */
export async function enrolColleague(db: Database, colleague: NewColleague): Promise<void> {
	await sql`select care.enrol_staff(${colleague.id}, ${colleague.givenName}, ${colleague.familyName},
		${colleague.credential}, ${colleague.language}, ${colleague.roles}::care.staff_role[]
	)`.execute(db);
}
