import { createHash, randomUUID } from 'node:crypto';
import { ask, one, type Clinic, type Person } from './clinic.ts';
import type { Scene, Work } from './database.ts';

/** A fingerprint, as the app stores them. */
export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The fingerprints of an invitation that was made, with its id. */
export interface Made {
	id: string;
	link: string;
	code: string;
}

/** How an invitation is asked for; a patient’s first one where nothing is said. */
export interface Asked {
	purpose?: 'join' | 'recover';
	spoken?: string | null;
	checked?: string | null;
}

/** Makes an invitation for somebody. */
export const invite =
	(person: string, { purpose = 'join', spoken = null, checked = null }: Asked = {}): Work<Made> =>
	async (sql) => {
		const made = { id: randomUUID(), link: hash(randomUUID()), code: hash(randomUUID()) };
		await sql.query('select care.invite($1, $2, $3, $4, $5, $6, $7)', [
			made.id,
			person,
			purpose,
			made.link,
			made.code,
			spoken,
			checked
		]);
		return made;
	};

/** Gives the birth date, or six digits, for a link or a code. Answers the outcome and the claim. */
export const prove =
	(key: string, proof: { born?: string; spoken?: string }, claim = hash(randomUUID())): Work<Proven> =>
	async (sql) => ({
		claim,
		...one(
			await sql.query<Omit<Proven, 'claim'>>('select * from identity.prove_invitation($1, $2, $3, $4)', [
				key,
				proof.born ?? null,
				proof.spoken ?? null,
				claim
			])
		)
	});

export interface Proven {
	claim: string;
	outcome: string;
	clinic: string | null;
	phone: string | null;
}

/** Uses the invitation behind a claim. Answers whose it was, if it was anybody’s. */
export const accept = (claim: string, username: string, language = 'en'): Work<{ person: string }[]> =>
	ask('select person from identity.accept_invitation($1, $2, $3)', [claim, username, language]);

/** The birth date of every patient of the clinic. */
export const born = '1959-03-04';
export const notBorn = '1958-03-04';

/** Makes Sam a supervisor and Noor an administrator. */
export async function giveRoles({ asAdmin, cast }: Clinic): Promise<void> {
	await asAdmin(
		ask(
			`insert into care.staff_roles (staff_id, organisation_id, role)
			values ($1, $3, 'supervisor'), ($2, $3, 'clinic_admin')`,
			[cast.sam, cast.noor, cast.lakeside]
		)
	);
}

/** Lets a caregiver see a patient’s messages, as a consent would. */
export async function letHelp({ asAdmin, cast }: Clinic, caregiver: Person, patient: Person): Promise<void> {
	await asAdmin(
		ask(`select private.set_rights($1, $2, $3, '{messages}', '{see}', tstzrange(now(), null))`, [
			cast[patient],
			cast[caregiver],
			randomUUID()
		])
	);
}

/** A login with a password and a session. */
export async function giveLogin({ asAdmin }: Scene, person: string): Promise<string> {
	const username = `user-${person.slice(0, 8)}`;
	await asAdmin(async (sql) => {
		await sql.query('insert into identity.users (id, username) values ($1, $2)', [person, username]);
		await sql.query('insert into identity.passwords (user_id, hash) values ($1, $2)', [person, 'old']);
		await sql.query(
			`insert into identity.sessions (secret_hash, user_id, kind, idle_until, ends_at)
			values ($1, $2, 'other_device', now() + interval '1 hour', now() + interval '1 hour')`,
			[hash(randomUUID()), person]
		);
	});
	return username;
}

/** A session of somebody who has just signed in, as staff do before they give anybody a new way in. */
export async function freshSession({ asAdmin }: Scene, person: string): Promise<string> {
	const id = randomUUID();
	await asAdmin(async (sql) => {
		await sql.query('insert into identity.users (id, username) values ($1, $2) on conflict do nothing', [
			person,
			`user-${person.slice(0, 8)}`
		]);
		await sql.query(
			`insert into identity.sessions (id, secret_hash, user_id, kind, idle_until, ends_at)
			values ($1, $2, $3, 'other_device', now() + interval '1 hour', now() + interval '1 hour')`,
			[id, hash(id), person]
		);
	});
	return id;
}
