import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ask, type Clinic, type Person } from './clinic.ts';
import type { Work } from './database.ts';

/** SHA-256 in hexadecimal. */
export const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** How a session begins. */
export interface Beginning {
	method?: string;
	second?: boolean;
	/** Minutes since the person proved who they are. */
	minutesAgo?: number;
}

/** Gives somebody a login, if they have none, and a session. */
export async function begin(
	{ asAdmin, cast }: Clinic,
	person: Person,
	{ method = 'password', second = false, minutesAgo = 0 }: Beginning = {}
): Promise<{ session: string; secret: string }> {
	const secret = hash(randomUUID());
	const [row] = await asAdmin(async (sql) => {
		await sql.query(`insert into identity.users (id, username) values ($1, $2) on conflict (id) do nothing`, [
			cast[person],
			`user-${cast[person].slice(0, 8)}`
		]);
		return ask<{ id: string }>(
			`insert into identity.sessions (secret_hash, user_id, kind, method, second_factor_at, authenticated_at,
				browser, system, idle_until, ends_at)
			values ($1, $2, 'other_device', $3::identity.sign_in_method, case when $4::boolean then now() end,
				now() - make_interval(mins => $5::int), 'Chrome', 'Android', now() + interval '1 hour',
				now() + interval '12 hours')
			returning id`,
			[secret, cast[person], method, second, minutesAgo]
		)(sql);
	});
	return { session: row?.id ?? '', secret };
}

/** Says in whose name, and from which session, a statement of sign-in acts. */
export const inName =
	<T>(person: string, session: string, work: Work<T>): Work<T> =>
	async (sql) => {
		await sql.query(`select set_config('request.jwt.claims', $1, true)`, [
			JSON.stringify({ sub: person, session_id: session })
		]);
		return work(sql);
	};

/** Adds a passkey. */
export const addPasskey = (person: string, credential = randomBytes(20).toString('base64url')) =>
	ask<{ id: string }>(
		`insert into identity.passkeys (user_id, credential_id, public_key, counter, transports, backed_up, name)
		values ($1, $2, $3, 0, '{internal}', true, 'Phone') returning id`,
		[person, credential, randomBytes(77)]
	);
/** Adds a password, or changes it. */
export const addPassword = (person: string) =>
	ask(
		`insert into identity.passwords (user_id, hash) values ($1, 'x')
		on conflict (user_id) do update set hash = excluded.hash || identity.passwords.hash`,
		[person]
	);
