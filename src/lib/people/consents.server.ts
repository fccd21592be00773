import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { recordListed } from '../db/looks.server.ts';
import type {
	CareAuthorityEvidence,
	CareConsentBasis,
	CareConsentPurpose,
	CareLegalAuthority,
	CareRelationship
} from '../db/generated.ts';
import type { Problem } from '../db/errors.ts';
import { problemIn } from '../db/problem.server.ts';
import type { SharedArea, Topic } from './can.ts';
import { fullName } from './people.server.ts';
import { yearFrom, type FilledIn, type Terms } from './consent.ts';

/** A consent as its patient, their care team and administrators see it. */
export interface Consent {
	id: string;
	version: number;
	/** `over`: its last day has passed. `waiting`: a legal authority that nobody has reviewed. */
	state: 'active' | 'paused' | 'ended' | 'over' | 'waiting';
	caregiver: string;
	name: string;
	shortName: string;
	basis: CareConsentBasis;
	relationship: CareRelationship;
	purpose: CareConsentPurpose;
	see: SharedArea[];
	add: SharedArea[];
	message: SharedArea[];
	topics: Topic[];
	/** The last day, where the patient lives. */
	endsOn: string;
	/** When this version was recorded, ISO 8601. */
	since: string;
	witness: string | null;
	authority: CareLegalAuthority | null;
	evidence: CareAuthorityEvidence | null;
	/** Of a legal authority: who recorded it, by id and name, and who reviewed it. */
	recordedBy: string | null;
	recorder: string | null;
	reviewer: string | null;
}

/** Why a consent was not saved, as far as the person can put it right. */
export type ConsentProblem =
	| 'self'
	| 'known'
	| 'nobody'
	| 'tries'
	| 'moved'
	| 'terms'
	| 'fresh'
	| 'heard'
	| 'other';

const problems: Partial<Record<Problem['key'], ConsentProblem>> = {
	'common.problem.self': 'self',
	'common.problem.known': 'known',
	'common.problem.tries': 'tries',
	'common.problem.moved': 'moved',
	'common.problem.fresh': 'fresh',
	'common.problem.heard': 'heard',
	// What the form could not know: a law that gives nothing any more, a day that went by meanwhile.
	'common.problem.invalid': 'terms',
	'common.problem.other': 'other'
};

/** The reason in what a request's transaction threw, or undefined when it is another's to answer. */
export const consentProblem = (thrown: unknown): ConsentProblem | undefined => problemIn(thrown, problems);

/** The consents of a patient, those that hold first; or the one named. */
export async function consentsOf(db: Database, patient: string, only?: string): Promise<Consent[]> {
	const { rows } = await sql<Consent>`
		select v.consent_id as id, v.version, v.caregiver_id as caregiver, v.basis, v.relationship, v.purpose,
			case when v.state <> 'ended' and upper(v.period) <= now() then 'over'
				when v.state <> 'ended' and v.basis = 'legal_authority' and r.consent_id is null then 'waiting'
				else v.state::text end as state,
			btrim(coalesce(c.preferred_name, c.given_name) || ' ' || c.family_name) as name,
			coalesce(c.preferred_name, split_part(c.given_name, ' ', 1)) as "shortName",
			to_json(v.may_see) as see, to_json(v.may_add) as add, to_json(v.may_message) as message,
			to_json(v.topics) as topics, v.witness, v.authority, v.evidence,
			first.recorded_by as "recordedBy", ${fullName('recorder')} as recorder, ${fullName('reviewer')} as reviewer,
			to_char((upper(v.period) at time zone p.time_zone) - interval '1 second', 'YYYY-MM-DD') as "endsOn",
			to_char(v.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
		from care.consent_versions v
		join care.people c on c.id = v.caregiver_id
		join care.people p on p.id = v.patient_id
		left join care.consent_versions first on first.consent_id = v.consent_id and first.version = v.review_version
		left join care.people recorder on recorder.id = first.recorded_by
		left join care.authority_reviews r on r.consent_id = v.consent_id and r.version = v.review_version
		left join care.people reviewer on reviewer.id = r.reviewed_by
		where v.patient_id = ${patient} and v.superseded_at is null
			and v.consent_id = coalesce(${only ?? null}::uuid, v.consent_id)
		order by v.state = 'ended' or upper(v.period) <= now(), c.given_name, v.consent_id
	`.execute(db);
	return rows;
}

/** The ground on which a consent is recorded, with what belongs to it. */
export type Ground =
	| { basis: 'patient' }
	| { basis: 'spoken'; witness: string }
	| { basis: 'legal_authority'; authority: string; evidence: string };

/**
 * Gives consent, or changes it: all or nothing. Answers who helps by it, and whether anything was stored: not where the
 * very same was before. Undefined, with nothing saved but the try, where no caregiver has the name and the sign-in name
 * together. What can be put right is thrown with a code that `consentProblem` reads. Errors: ABSNT, TAKEN.
 */
export async function saveConsent(
	db: Database,
	patient: string,
	{ consent, expected }: { consent: string; expected: number },
	terms: Terms & Ground
): Promise<{ caregiver: string; stored: boolean } | undefined> {
	const { rows } = await sql<{ caregiver: string | null; stored: boolean }>`
		select caregiver, stored
		from care.save_consent(${consent}, ${patient}, ${expected}, ${JSON.stringify(terms)})
	`.execute(db);
	const [{ caregiver, stored } = { caregiver: null, stored: false }] = rows;
	return caregiver === null ? undefined : { caregiver, stored };
}

/** Takes the rights away for a while. Errors: ABSNT, CLOSD; and what `consentProblem` reads. */
export async function pauseConsent(db: Database, consent: string, expected: number): Promise<void> {
	await sql`select care.pause_consent(${consent}, ${expected})`.execute(db);
}

/** Gives paused rights back. Errors: ABSNT, CLOSD; and what `consentProblem` reads. */
export async function resumeConsent(db: Database, consent: string, expected: number): Promise<void> {
	await sql`select care.resume_consent(${consent}, ${expected})`.execute(db);
}

/** Ends a consent; the caregiver is told only when that is wished. Errors: ABSNT, CLOSD; and what `consentProblem` reads. */
export async function endConsent(
	db: Database,
	consent: string,
	expected: number,
	tell: boolean
): Promise<void> {
	await sql`select care.end_consent(${consent}, ${expected}, ${tell})`.execute(db);
}

/** Brings a legal authority into force that somebody else recorded. Errors: ABSNT, CLOSD; and what `consentProblem` reads. */
export async function reviewAuthority(db: Database, consent: string, expected: number): Promise<void> {
	await sql`select care.review_authority(${consent}, ${expected})`.execute(db);
}

/** A legal authority that waits for a second person. */
export interface WaitingAuthority {
	id: string;
	patient: string;
	patientName: string;
	name: string;
}

/** Legal authorities that the person asking may review, oldest first, at most 50. Each patient named is a look. */
export async function authoritiesToReview(db: Database, me: string): Promise<WaitingAuthority[]> {
	const { rows } = await sql<WaitingAuthority>`
		select v.consent_id as id, v.patient_id as patient, ${fullName('p')} as "patientName", ${fullName('c')} as name
		from care.consent_versions v
		join care.consent_versions first on first.consent_id = v.consent_id and first.version = v.review_version
		join care.people p on p.id = v.patient_id
		join care.people c on c.id = v.caregiver_id
		where v.superseded_at is null and v.basis = 'legal_authority' and v.state <> 'ended' and upper(v.period) > now()
			and first.recorded_by <> ${me} and private.may_review_authority(v.patient_id)
			and not exists (
				select from care.authority_reviews r where r.consent_id = v.consent_id and r.version = v.review_version
			)
		order by v.recorded_at, v.consent_id limit 50
	`.execute(db);
	await recordListed(
		db,
		rows.map(({ patient }) => patient),
		'profile'
	);
	return rows;
}

/** Keeps what a patient has filled in, to be looked at as the caregiver will see it. Errors: ABSNT, 23514. */
export async function keepDraft(db: Database, id: string, filled: FilledIn, terms: Terms): Promise<void> {
	const kept = { ...terms, basis: 'patient' };
	const consent = filled.expected > 0 ? filled.consent : null;
	await sql`select care.keep_consent_draft(${id}, ${consent}, ${JSON.stringify(kept)})`.execute(db);
}

/** What the person asking has filled in and not saved. */
export interface Draft {
	id: string;
	/** The consent it would change; null for a new one. */
	consent: string | null;
	terms: Terms;
}

/** The draft of the person asking, if they have one. */
export async function draftOf(db: Database): Promise<Draft | undefined> {
	const { rows } = await sql<Draft>`
		select d.id, d.consent_id as consent, d.terms from care.consent_drafts d
	`.execute(db);
	return rows[0];
}

/** Today and a year from today, where a patient lives; 404 for whoever may not know of them. */
export async function daysOf(db: Database, patient: string): Promise<{ today: string; inAYear: string }> {
	const { rows } = await sql<{ today: string }>`
		select to_char(now() at time zone p.time_zone, 'YYYY-MM-DD') as today from care.people p where p.id = ${patient}
	`.execute(db);
	const [row] = rows;
	if (!row) error(404, 'not found');
	return { today: row.today, inAYear: yearFrom(row.today) };
}

/** A patient's family as staff see it, the look recorded; undefined where the person asking may see nothing of it. */
export async function familyOf(db: Database, patient: string) {
	const { rows } = await sql<{
		name: string;
		shortName: string;
		spoken: boolean;
		legal: boolean;
		review: boolean;
	}>`
		select btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) as name,
			coalesce(p.preferred_name, split_part(p.given_name, ' ', 1)) as "shortName",
			private.may_record_consent(p.id, 'spoken') as spoken,
			private.may_record_consent(p.id, 'legal_authority') as legal,
			private.may_review_authority(p.id) as review
		from care.people p
		where p.id = ${patient} and p.kind = 'patient'
			and (audit.record_read(p.id, 'profile') or audit.record_oversight(p.id, 'profile'))
	`.execute(db);
	const [found] = rows;
	if (!found?.spoken && !found?.legal && !found?.review) return undefined;
	return { ...found, id: patient, consents: await consentsOf(db, patient) };
}
