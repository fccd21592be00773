import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';
import { qrOf, type Qr } from '../ui/qr.server.ts';
import { forgetAttempts, mayAttempt, type Attempt } from './attempts.server.ts';
import type { Device } from './device.server.ts';
import { holdLogin, nameOwner } from './owner.server.ts';
import { addPasskey, checkRegistration, finishAuthentication, passkeyName } from './passkeys.server.ts';
import { makeRecoveryCodes, takeRecoveryCode } from './recovery.server.ts';
import { beginSession, type Begun, type SignedIn } from './sessions.server.ts';
import { beginAuthenticator, confirmAuthenticator, takeCode } from './totp.server.ts';

/** What somebody could show as their second factor. */
export interface SecondFactors {
	passkey: boolean;
	totp: boolean;
	recoveryCodes: boolean;
}

/** What came of a second step: the session that is whole now, the new recovery codes where some were made. */
export type SecondStep =
	| ({ outcome: 'complete'; codes: string[] } & Begun)
	| { outcome: 'refused' | 'too-many' };

/** Which second factors somebody has. */
export async function secondFactorsOf(person: string): Promise<SecondFactors> {
	const { rows } = await asIdentity(
		(db) =>
			sql<SecondFactors>`select
				exists (select from identity.passkeys where user_id = ${person}) as passkey,
				exists (select from identity.totp where user_id = ${person} and confirmed_at is not null) as totp,
				exists (select from identity.recovery_codes where user_id = ${person} and used_at is null)
					as "recoveryCodes"`.execute(db),
		{ single: true }
	);
	return rows[0] ?? { passkey: false, totp: false, recoveryCodes: false };
}

/** Whether somebody has none yet and is to choose one now. */
export const hasNone = ({ passkey, totp }: SecondFactors) => !passkey && !totp;

/** What an authenticator app is shown while somebody sets it up. */
export async function authenticatorSetup(person: string): Promise<{ qr: Qr; uri: string; letters: string }> {
	const setup = await beginAuthenticator(person, await accountOf(person));
	return { ...setup, qr: qrOf(setup.uri) };
}

/** The name somebody signs in with. */
export async function accountOf(person: string): Promise<string> {
	const { username, email } = await asIdentity(
		(db) =>
			db
				.selectFrom('identity.users')
				.where('id', '=', person)
				.select(['username', 'email'])
				.executeTakeFirstOrThrow(),
		{ single: true }
	);
	return email ?? username;
}

/** A code from the authenticator app. */
export async function byCode(unfinished: SignedIn, typed: string, from: From): Promise<SecondStep> {
	if (!(await mayAttempt(atSecondFactor(unfinished.person, from.source)))) return { outcome: 'too-many' };
	if (!(await takeCode(unfinished.person, typed))) return { outcome: 'refused' };
	return complete(unfinished, from);
}

/** One of the recovery codes. */
export async function byRecoveryCode(unfinished: SignedIn, typed: string, from: From): Promise<SecondStep> {
	if (!(await mayAttempt(atSecondFactor(unfinished.person, from.source)))) return { outcome: 'too-many' };
	return complete(unfinished, from, async (db) =>
		(await takeRecoveryCode(db, unfinished.person, typed)) ? [] : undefined
	);
}

/** A passkey of theirs. */
export async function byPasskey(
	unfinished: SignedIn,
	credential: string,
	url: URL,
	from: From
): Promise<SecondStep> {
	const shown = await finishAuthentication(credential, url, unfinished.person);
	return shown === undefined ? { outcome: 'refused' } : complete(unfinished, from);
}

/** The first code of an authenticator app, for somebody who has no second factor yet. */
export async function bySettingUpCode(unfinished: SignedIn, typed: string, from: From): Promise<SecondStep> {
	const { person } = unfinished;
	if (!(await mayAttempt(atSecondFactor(person, from.source)))) return { outcome: 'too-many' };
	return complete(unfinished, from, async (db) =>
		(await isWithout(db, person)) && (await confirmAuthenticator(db, person, typed))
			? makeRecoveryCodes(db, person)
			: undefined
	);
}

/** A passkey made now, for somebody who has no second factor yet. */
export async function bySettingUpPasskey(
	unfinished: SignedIn,
	credential: string,
	url: URL,
	from: From
): Promise<SecondStep> {
	const { person } = unfinished;
	const passkey = await checkRegistration(person, credential, url);
	if (!passkey) return { outcome: 'refused' };
	return complete(unfinished, from, async (db) =>
		(await isWithout(db, person)) && (await addPasskey(db, person, passkey, passkeyName(from.device)))
			? makeRecoveryCodes(db, person)
			: undefined
	);
}

/** Where somebody is: what their browser calls itself, and the network address, stored only as a hash. */
export interface From {
	device: Device;
	source: string;
}

class Refused extends Error {}

/**
 * Puts a whole session in the place of the unfinished one, with another secret: whoever held the first holds nothing.
 * `work` is what proves or makes the second factor, in the same transaction and in the name of the new session;
 * undefined from it refuses and undoes.
 */
async function complete(
	{ person, session }: SignedIn,
	{ device, source }: From,
	work: (db: Database) => Promise<string[] | undefined> = async () => []
): Promise<SecondStep> {
	try {
		return await asIdentity(async (db) => {
			await holdLogin(db, person);
			// Once: of two requests with the same first step one finds it gone.
			const { numDeletedRows } = await db
				.deleteFrom('identity.sessions')
				.where('id', '=', session)
				.where('second_factor_at', 'is', null)
				.executeTakeFirstOrThrow();
			if (numDeletedRows !== 1n) throw new Refused();
			const begun = await beginSession(
				person,
				'staff',
				{ method: 'password', secondFactor: true, ...device },
				db
			);
			await nameOwner(db, { person, session: begun.session });
			const codes = await work(db);
			if (!codes) throw new Refused();
			await forgetAttempts(db, atSecondFactor(person, source));
			return { outcome: 'complete' as const, codes, ...begun };
		});
	} catch (thrown) {
		if (thrown instanceof Refused) return { outcome: 'refused' };
		throw thrown;
	}
}

/** Whether somebody still has no second factor; their login is held. */
async function isWithout(db: Database, person: string): Promise<boolean> {
	const { rows } = await sql<{ without: boolean }>`
		select not exists (select from identity.passkeys where user_id = u.id)
			and not exists (select from identity.totp where user_id = u.id and confirmed_at is not null) as without
		from identity.users u where u.id = ${person}`.execute(db);
	return rows[0]?.without ?? false;
}

/** Guesses at codes are counted like those at passwords, on a count of their own. */
export const atSecondFactor = (person: string, source: string): Attempt => ({
	subject: `second:${person}`,
	source
});
