import { randomUUID } from 'node:crypto';
import { ask, type Clinic, type Person } from './clinic.ts';
import type { Work } from './database.ts';

/** What somebody fills in to let another person help. */
export interface Terms {
	given_name?: string;
	family_name?: string;
	language?: string;
	sign_in_name?: string;
	relationship?: string;
	purpose?: string;
	ends_on?: string;
	see?: readonly string[];
	add?: readonly string[];
	message?: readonly string[];
	topics?: readonly string[];
	basis?: string;
	witness?: string;
	authority?: string;
	evidence?: string;
	[unknown: string]: unknown;
}

/** The day so many days from now, as forms send it. */
export const inDays = (days: number): string =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What Maria lets her neighbour do: read and write messages, and see the plan. */
export const filledIn = (more: Terms = {}): Terms => ({
	given_name: 'Elena',
	family_name: 'Cruz',
	language: 'es',
	relationship: 'neighbour',
	purpose: 'talk_with_team',
	ends_on: inDays(365),
	see: ['plan', 'messages'],
	add: [],
	message: ['messages'],
	topics: [],
	basis: 'patient',
	...more
});

/** Gives people of the staff a role each, at the clinic where they work. */
export const giveRoles = ({ asAdmin, cast }: Clinic, roles: [person: Person, role: string][]) =>
	asAdmin(async (sql) => {
		for (const [person, role] of roles)
			await sql.query(
				`insert into care.staff_roles (staff_id, organisation_id, role)
				select person_id, organisation_id, $2::care.staff_role from care.staff where person_id = $1`,
				[cast[person], role]
			);
	});

/** Gives everybody of a clinic a session in which they have just proved who they are. Answers with how to act in it. */
export async function freshly({ asAdmin, asPerson, cast }: Clinic) {
	const sessions = new Map<string, string>();
	return async <T>(person: Person, work: Work<T>): Promise<T> => {
		const id = cast[person];
		const session = sessions.get(id) ?? randomUUID();
		if (!sessions.has(id)) {
			await asAdmin(async (sql) => {
				await sql.query(`insert into identity.users (id, username) values ($1, $2) on conflict do nothing`, [
					id,
					`${person}-${id.slice(-12)}`
				]);
				await sql.query(
					`insert into identity.sessions (id, secret_hash, user_id, kind, idle_until, ends_at)
					values ($1::uuid, encode(sha256(convert_to($1::text, 'utf8')), 'hex'), $2, 'other_device',
						now() + interval '1 hour', now() + interval '1 hour')`,
					[session, id]
				);
			});
			sessions.set(id, session);
		}
		return asPerson(id, async (sql) => {
			const claims = { sub: id, role: 'authenticated', session_id: session };
			await sql.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)]);
			return work(sql);
		});
	};
}

/** Saves a consent and gives back who helps by it; empty where a sign-in name was nobody's. */
export const save =
	(consent: string, patient: string, expected: number | null, terms: Terms): Work<string> =>
	async (sql) => {
		const { rows } = await sql.query<{ caregiver: string | null }>(
			'select caregiver from care.save_consent($1, $2, $3, $4)',
			[consent, patient, expected, JSON.stringify(terms)]
		);
		return rows[0]?.caregiver ?? '';
	};

/** What the law lets Maria's proxy do. */
export const byLaw = (more: Terms = {}): Terms =>
	filledIn({
		basis: 'legal_authority',
		authority: 'health_care_proxy',
		evidence: 'health_care_proxy_form',
		...more
	});

export const review = (consent: string, expected: number | null) =>
	ask('select care.review_authority($1, $2)', [consent, expected]);
export const pause = (consent: string, expected: number | null) =>
	ask('select care.pause_consent($1, $2)', [consent, expected]);
export const resume = (consent: string, expected: number | null) =>
	ask('select care.resume_consent($1, $2)', [consent, expected]);
export const end = (consent: string, expected: number | null, tell = false) =>
	ask('select care.end_consent($1, $2, $3)', [consent, expected, tell]);

/** Puts a consent of Maria for Rosa in place, who has no login yet, as the seed would. Answers its id. */
export async function letRosaHelp({ asAdmin, cast }: Clinic, terms: Terms = {}): Promise<string> {
	const consent = randomUUID();
	const { see, add, message, topics } = filledIn(terms);
	await asAdmin(async (sql) => {
		await sql.query(
			'insert into care.consents (id, organisation_id, patient_id, caregiver_id) values ($1, $2, $3, $4)',
			[consent, cast.lakeside, cast.maria, cast.rosa]
		);
		await sql.query(
			`insert into care.consent_versions (consent_id, version, organisation_id, patient_id, caregiver_id, state, basis,
				relationship, purpose, period, may_see, may_add, may_message, topics, recorded_by)
			values ($1, 1, $2, $3, $4, 'active', 'patient', 'daughter', 'talk_with_team',
				tstzrange(now(), now() + interval '1 year'), $5, $6, $7, $8, $3)`,
			[consent, cast.lakeside, cast.maria, cast.rosa, see, add, message, topics]
		);
	});
	return consent;
}

interface Right {
	area: string;
	actions: string;
	topics: string;
}

/** What a person may do of Maria's record now. */
export const rightsOn = ({ asAdmin, cast }: Clinic, person: string) =>
	asAdmin(
		ask<Right>(
			`select area, array_to_string(actions, '+') as actions, array_to_string(topics, '+') as topics
			from private.rights where patient_id = $1 and person_id = $2 and period @> now() order by area`,
			[cast.maria, person]
		)
	);
