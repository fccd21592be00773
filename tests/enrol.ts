import { v7 } from 'uuid';
import type pg from 'pg';
import { cast, demoPassword, organisations } from './cast.ts';
import { nextName } from './names.ts';
import { withDatabase } from './query.ts';
import type { Closeby } from './server.ts';

/** Somebody new, at Lakeside unless said otherwise, who signs in like the cast. */
export interface Enrolled {
	id: string;
	username: string;
	password: string;
	name: string;
}

export interface EnrolledPatient extends Enrolled {
	conversation: string;
}

export interface Organisation {
	id: string;
	name: string;
	phone: string;
	timeZone: string;
}

const lakeside: Organisation = organisations.lakeside;
let enrolled = 0;

/** A clinic with nobody in it, for stories about what one clinic must not see of another. */
export async function newOrganisation(closeby: Closeby, name: string): Promise<Organisation> {
	const one = { id: v7(), name, phone: '(312) 555-0177', timeZone: lakeside.timeZone };
	await withDatabase(closeby, (sql) =>
		sql.query('insert into care.organisations (id, name, phone, time_zone) values ($1, $2, $3, $4)', [
			one.id,
			one.name,
			one.phone,
			one.timeZone
		])
	);
	return one;
}

/** A patient of Lee's with nothing said yet, so that a story is not disturbed by another one. */
export async function newPatient(
	closeby: Closeby,
	{ name = nextName(), staff = cast.lee.id, language = 'en', organisation = lakeside } = {}
): Promise<EnrolledPatient> {
	const [patient] = await newPatients(closeby, [name], staff, language, organisation);
	if (patient === undefined) throw new Error('Nobody was enrolled');
	return patient;
}

/** Patients of one care manager, by name. */
export function newPatients(
	closeby: Closeby,
	patients: readonly string[],
	staff: string,
	language = 'en',
	organisation = lakeside
): Promise<EnrolledPatient[]> {
	return withDatabase(closeby, async (sql) => {
		const people = patients.map((name) => person(name));
		await insertPeople(sql, people, 'patient', { language, organisation });
		const ids = people.map(({ id }) => id);
		await sql.query(
			`insert into care.patients (person_id, organisation_id, birth_date, sex, phone, city, state)
			select id, $2, '1951-06-07', 'unknown', '(312) 555-0188', 'Chicago', 'IL' from unnest($1::uuid[]) id`,
			[ids, organisation.id]
		);
		await sql.query(
			`insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
			select $2, id, $3, 'primary' from unnest($1::uuid[]) id`,
			[ids, organisation.id, staff]
		);
		const { rows } = await sql.query<{ id: string; patient: string }>(
			'select id, patient_id as patient from care.conversations where patient_id = any ($1)',
			[ids]
		);
		const conversations = new Map(rows.map(({ id, patient }) => [patient, id]));
		return people.map((one) => ({ ...one, conversation: conversations.get(one.id) ?? '' }));
	});
}

/** A care manager without any patients. */
export function newCareManager(
	closeby: Closeby,
	name: string,
	language = 'en',
	organisation = lakeside
): Promise<Enrolled> {
	return withDatabase(closeby, async (sql) => {
		const one = person(name);
		await insertPeople(sql, [one], 'staff', { language, organisation });
		await sql.query("insert into care.staff (person_id, organisation_id, credential) values ($1, $2, 'RN')", [
			one.id,
			organisation.id
		]);
		return one;
	});
}

/** What a caregiver of a story may do; the rest stays closed. */
export interface Grants {
	see?: readonly string[];
	add?: readonly string[];
	message?: readonly string[];
	/** Sensitive topics. */
	topics?: readonly string[];
}

export interface EnrolledCaregiver extends Enrolled {
	consent: string;
}

/** Somebody with a login who helps a patient, by consent: the patient's daughter, for a year. */
export function newCaregiver(
	closeby: Closeby,
	patient: Enrolled,
	{ see = ['messages', 'plan'], add = [], message = ['messages'], topics = [] }: Grants = {},
	name = nextName()
): Promise<EnrolledCaregiver> {
	return withDatabase(closeby, async (sql) => {
		const one = person(name);
		await insertPeople(sql, [one], 'caregiver', { language: 'en', organisation: lakeside });
		return { ...one, consent: await consentTo(sql, patient.id, one.id, { see, add, message, topics }) };
	});
}

/** Lets somebody who helps already help one more patient. Answers the consent. */
export function alsoHelps(
	closeby: Closeby,
	caregiver: Enrolled,
	patient: Enrolled,
	{ see = ['messages'], add = [], message = ['messages'], topics = [] }: Grants = {}
): Promise<string> {
	return withDatabase(closeby, (sql) =>
		consentTo(sql, patient.id, caregiver.id, { see, add, message, topics })
	);
}

async function consentTo(
	sql: pg.ClientBase,
	patient: string,
	caregiver: string,
	{ see, add, message, topics }: Required<Grants>
): Promise<string> {
	const consent = v7();
	await sql.query(
		`insert into care.consents (id, organisation_id, patient_id, caregiver_id) values ($1, $2, $3, $4)`,
		[consent, lakeside.id, patient, caregiver]
	);
	await sql.query(
		`insert into care.consent_versions (consent_id, version, organisation_id, patient_id, caregiver_id, state, basis,
			relationship, purpose, period, may_see, may_add, may_message, topics, recorded_by)
		values ($1, 1, $2, $3, $4, 'active', 'patient', 'daughter', 'talk_with_team',
			tstzrange(now(), now() + interval '1 year'), $5, $6, $7, $8, $3)`,
		[consent, lakeside.id, patient, caregiver, see, add, message, topics]
	);
	return consent;
}

/** Ends a consent, or gives it again, past the patient's screens. */
export const endHelp = (
	closeby: Closeby,
	consent: string,
	state: 'ended' | 'active' = 'ended'
): Promise<void> => changeHelp(closeby, consent, { state });

/** Takes every sensitive topic out of a consent, past the patient's screens. */
export const takeTopics = (closeby: Closeby, consent: string): Promise<void> =>
	changeHelp(closeby, consent, { state: 'active', topics: [] });

async function changeHelp(
	closeby: Closeby,
	consent: string,
	{ state, topics = null }: { state: 'ended' | 'active'; topics?: readonly string[] | null }
): Promise<void> {
	await withDatabase(closeby, async (sql) => {
		const copied = `consent_id, organisation_id, patient_id, caregiver_id, basis, relationship, purpose, period,
			may_see, may_add, may_message, recorded_by`;
		await sql.query('begin');
		await sql.query(
			'update care.consent_versions set superseded_at = now() where consent_id = $1 and superseded_at is null',
			[consent]
		);
		await sql.query(
			`insert into care.consent_versions (version, state, topics, ${copied})
			select version + 1, $2, coalesce($3, topics), ${copied} from care.consent_versions where consent_id = $1
			order by version desc limit 1`,
			[consent, state, topics]
		);
		await sql.query('commit');
	});
}

/** Who cares for a patient besides their care manager, from now on. */
export async function joinCareTeam(closeby: Closeby, patient: string, staff: string): Promise<void> {
	await withDatabase(closeby, (sql) =>
		sql.query(
			`insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
			select organisation_id, person_id, $2, 'covering' from care.patients where person_id = $1`,
			[patient, staff]
		)
	);
}

/** Ends what `joinCareTeam` began. */
export async function leaveCareTeam(closeby: Closeby, patient: string, staff: string): Promise<void> {
	await withDatabase(closeby, (sql) =>
		sql.query(
			`update care.care_team_members set period = tstzrange(lower(period), clock_timestamp())
			where patient_id = $1 and staff_id = $2 and upper_inf(period)`,
			[patient, staff]
		)
	);
}

/**
 * Years of talk at once, past every trigger: `count` messages, one every hour up to an hour ago, by the patient and
 * the care manager in turn, "Note 1" first, or from `from` on. Both have read up to `readUpTo`, unless the staff read further.
 */
export async function longTalk(
	closeby: Closeby,
	patient: EnrolledPatient,
	talk: { count: number; from?: number; readUpTo?: number; staff?: string; staffReadUpTo?: number }
): Promise<void> {
	const { count, from = 1, readUpTo = count, staff = cast.lee.id, staffReadUpTo = readUpTo } = talk;
	await withDatabase(closeby, async (sql) => {
		await sql.query('begin');
		await sql.query('set local session_replication_role = replica');
		await sql.query(
			`insert into care.messages (id, version, organisation_id, patient_id, conversation_id, seq, change,
				author_id, body, sent_at, written_at)
			select gen_random_uuid(), 1, $1::uuid, $2::uuid, $3::uuid, n, n,
				case when n % 2 = 1 then $2::uuid else $4::uuid end,
				'Note ' || n || repeat(' and what happened that day', n % 5),
				now() - ($5::int - n + 1) * interval '1 hour', now() - ($5::int - n + 1) * interval '1 hour'
			from generate_series($6::int, $5::int) n`,
			[lakeside.id, patient.id, patient.conversation, staff, count, from]
		);
		await sql.query(
			`insert into care.reads (conversation_id, patient_id, organisation_id, person_id, seq)
			select $3::uuid, $2::uuid, $1::uuid, reader, seq
			from unnest(array[$2, $4]::uuid[], array[$5, $6]::bigint[]) r (reader, seq) where seq > 0`,
			[lakeside.id, patient.id, patient.conversation, staff, readUpTo, staffReadUpTo]
		);
		await sql.query(
			`update care.conversations set last_seq = $2::int, last_change = $2::int, last_words = 'Note ' || $2::int,
				last_at = now() - interval '1 hour', last_author_id = $3
			where id = $1`,
			[patient.conversation, count, count % 2 === 1 ? patient.id : staff]
		);
		await sql.query('commit');
	});
}

function person(name: string): Enrolled {
	enrolled += 1;
	return { id: v7(), username: `person-${process.pid}-${enrolled}`, password: demoPassword, name };
}

/** Everybody's password is Walter's, so that none has to be hashed again. */
async function insertPeople(
	sql: pg.ClientBase,
	people: readonly Enrolled[],
	kind: 'patient' | 'staff' | 'caregiver',
	{ language, organisation }: { language: string; organisation: Organisation }
): Promise<void> {
	const rows = JSON.stringify(people);
	await sql.query(
		`insert into care.people (id, organisation_id, kind, given_name, family_name, language, time_zone)
		select id, $2, $3::care.person_kind, split_part(name, ' ', 1), substr(name, strpos(name, ' ') + 1), $4, $5
		from jsonb_to_recordset($1) as p (id uuid, name text)`,
		[rows, organisation.id, kind, language, organisation.timeZone]
	);
	await sql.query(
		`insert into identity.users (id, username)
		select id, username from jsonb_to_recordset($1) as p (id uuid, username text)`,
		[rows]
	);
	await sql.query(
		`insert into identity.passwords (user_id, hash)
		select p.id, w.hash from jsonb_to_recordset($1) as p (id uuid), identity.passwords w where w.user_id = $2`,
		[rows, cast.walter.id]
	);
}
