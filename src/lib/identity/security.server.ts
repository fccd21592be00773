import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';
import type { IdentitySessionKind } from '../db/generated.ts';
import { asOwner } from './owner.server.ts';
import { hashPassword } from './password.server.ts';
import { passwordProblem, passwordRules, type PasswordProblem } from './password-rules.server.ts';
import { makeRecoveryCodes } from './recovery.server.ts';
import type { SignedIn } from './sessions.server.ts';
import { confirmAuthenticator } from './totp.server.ts';

/** Where somebody is signed in. */
export interface SignedInDevice {
	id: string;
	browser: string | null;
	system: string | null;
	kind: IdentitySessionKind;
	since: string;
	seen: string;
	/** The one in their hands. */
	here: boolean;
}

/** Everything a person's security screen shows. Moments are ISO 8601. */
export async function securityOf({ person, session, kind }: SignedIn) {
	const [passkeys, devices, one] = await asIdentity((db) =>
		Promise.all([passkeysOf(db, person), devicesOf(db, person, session), factorsOf(db, person)])
	);
	return { staff: kind === 'staff', passkeys, devices, ...one, shortest: rulesOf(kind).shortest };
}

const iso = (column: string) =>
	sql<string>`to_char(${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

function passkeysOf(db: Database, person: string) {
	return db
		.selectFrom('identity.passkeys')
		.where('user_id', '=', person)
		.select(['id', 'name', iso('created_at').as('made')])
		.select(sql<string | null>`${iso('last_used_at')}`.as('used'))
		.orderBy('created_at')
		.execute();
}

function devicesOf(db: Database, person: string, session: string): Promise<SignedInDevice[]> {
	return db
		.selectFrom('identity.sessions')
		.where('user_id', '=', person)
		.where(sql<boolean>`now() < least(idle_until, ends_at)`)
		.select(['id', 'browser', 'system', 'kind', iso('created_at').as('since')])
		.select([iso('last_active_at').as('seen'), sql<boolean>`id = ${session}`.as('here')])
		.orderBy(sql`id = ${session}`, 'desc')
		.orderBy('last_active_at', 'desc')
		.execute();
}

async function factorsOf(db: Database, person: string) {
	const { rows } = await sql<{ password: string | null; totp: string | null; codes: number }>`select
		(select ${iso('changed_at')} from identity.passwords where user_id = ${person}) as password,
		(select ${iso('confirmed_at')} from identity.totp where user_id = ${person} and confirmed_at is not null)
			as totp,
		(select count(*)::int from identity.recovery_codes where user_id = ${person} and used_at is null) as codes`.execute(
		db
	);
	return rows[0] ?? { password: null, totp: null, codes: 0 };
}

const rulesOf = (kind: SignedIn['kind']) =>
	kind === 'staff' ? passwordRules.withSecondFactor : passwordRules.alone;

/** What came of a change: `last` where it would take the only way in. */
export type ChangeResult = 'done' | 'last' | 'absent';

/** Calls a passkey something else. */
export function renamePasskey(owner: SignedIn, id: string, name: string): Promise<ChangeResult> {
	return asOwner(owner, async (db) => {
		const renamed = await db
			.updateTable('identity.passkeys')
			.set({ name })
			.where('id', '=', id)
			.where('user_id', '=', owner.person)
			.returning('id')
			.executeTakeFirst();
		return renamed ? 'done' : 'absent';
	});
}

/** Takes a passkey away. */
export function removePasskey(owner: SignedIn, id: string): Promise<ChangeResult> {
	return removing(owner, (db) =>
		db
			.deleteFrom('identity.passkeys')
			.where('id', '=', id)
			.where('user_id', '=', owner.person)
			.returning('id')
			.executeTakeFirst()
	);
}

/** Takes the authenticator app away. */
export function removeAuthenticator(owner: SignedIn): Promise<ChangeResult> {
	return removing(owner, (db) =>
		db
			.deleteFrom('identity.totp')
			.where('user_id', '=', owner.person)
			.where('confirmed_at', 'is not', null)
			.returning('id')
			.executeTakeFirst()
	);
}

class LastFactor extends Error {}

/** Removes one factor, unless what is left is no whole way in. */
async function removing(
	owner: SignedIn,
	remove: (db: Database) => Promise<{ id: string } | undefined>
): Promise<ChangeResult> {
	try {
		return await asOwner(owner, async (db) => {
			if (!(await remove(db))) return 'absent';
			const { rows } = await sql<{ passkey: boolean; password: boolean; totp: boolean }>`select
				exists (select from identity.passkeys where user_id = ${owner.person}) as passkey,
				exists (select from identity.passwords where user_id = ${owner.person}) as password,
				exists (select from identity.totp where user_id = ${owner.person} and confirmed_at is not null)
					as totp`.execute(db);
			const [left] = rows;
			const whole = left?.passkey || (left?.password && (owner.kind !== 'staff' || left.totp));
			if (!whole) throw new LastFactor();
			return 'done';
		});
	} catch (thrown) {
		if (thrown instanceof LastFactor) return 'last';
		throw thrown;
	}
}

/**
 * Changes the password, or gives a person their first; answers what is wrong with it, if anything. With `everywhere`,
 * whoever is signed in by what opened the account before is out (OWASP ASVS 5.0, 7.4.3).
 */
export async function changePassword(
	owner: SignedIn,
	password: string,
	known: readonly string[],
	everywhere: boolean
): Promise<PasswordProblem | undefined> {
	const problem = passwordProblem(password, rulesOf(owner.kind), known);
	if (problem) return problem;
	const hash = await hashPassword(password);
	await asOwner(owner, async (db) => {
		await db
			.insertInto('identity.passwords')
			.values({ user_id: owner.person, hash })
			.onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash, changed_at: sql`now()` }))
			.execute();
		if (everywhere) await endSessions(db, owner);
	});
	return undefined;
}

/** Takes the first code of an authenticator app; undefined when it is not right. Answers recovery codes for who has none. */
export function addAuthenticator(owner: SignedIn, code: string): Promise<string[] | undefined> {
	return asOwner(owner, async (db) => {
		if (!(await confirmAuthenticator(db, owner.person, code))) return undefined;
		const { codes } = await factorsOf(db, owner.person);
		return codes > 0 ? [] : makeRecoveryCodes(db, owner.person);
	});
}

/** New recovery codes in place of the old. */
export function newRecoveryCodes(owner: SignedIn): Promise<string[]> {
	return asOwner(owner, (db) => makeRecoveryCodes(db, owner.person));
}

/**
 * Ends one session of theirs, or without an id all but the one in their hands. Its live channel is told in the same
 * transaction.
 */
export function endDevices(owner: SignedIn, id?: string): Promise<ChangeResult> {
	return asOwner(owner, async (db) => {
		const ended = await endSessions(db, owner, id);
		return ended.length > 0 || id === undefined ? 'done' : 'absent';
	});
}

function endSessions(db: Database, owner: SignedIn, id?: string) {
	const ending = db
		.deleteFrom('identity.sessions')
		.where('user_id', '=', owner.person)
		.where('id', '!=', owner.session);
	return (id === undefined ? ending : ending.where('id', '=', id)).returning('id').execute();
}
