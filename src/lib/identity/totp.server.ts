import { randomBytes } from 'node:crypto';
import { encodeBase32NoPadding } from '@oslojs/encoding';
import { createTOTPKeyURI, verifyHOTP } from '@oslojs/otp';
import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';
import { open, seal } from './secrets.server.ts';
import { readCode, stepsAround } from './totp.ts';

/** What an authenticator app is given: as an address for its camera, and as letters to type. */
export interface AuthenticatorSetup {
	uri: string;
	letters: string;
}

const digits = 6;
// RFC 4226, 4 (R6) asks for 160 bits.
const secretLength = 20;

/**
 * A secret for somebody's authenticator app, which opens nothing until a first code of it comes back. Asked again, it
 * is the same one, so that a page may be loaded twice while the app is at the camera.
 */
export async function beginAuthenticator(person: string, account: string): Promise<AuthenticatorSetup> {
	const made = seal('totp', person, randomBytes(secretLength));
	const { rows } = await asIdentity((db) =>
		sql<{ secret: Buffer }>`
			with made as (
				insert into identity.totp (user_id, secret) values (${person}, ${made})
				on conflict (user_id) where confirmed_at is null do nothing
				returning secret
			)
			select secret from made
			union all
			select secret from identity.totp where user_id = ${person} and confirmed_at is null
			limit 1`.execute(db)
	);
	const [row] = rows;
	if (!row) throw new Error('Another request made and confirmed a secret meanwhile');
	const secret = open('totp', person, row.secret);
	return {
		uri: createTOTPKeyURI('Closeby', account, secret, 30, digits),
		letters: encodeBase32NoPadding(secret).replace(/(.{4})(?=.)/g, '$1 ')
	};
}

/**
 * Takes the first code of a waiting secret: from now on it counts, in place of an earlier one. Answers whether the code
 * was right. Acts in the caller's transaction.
 */
export async function confirmAuthenticator(
	db: Database,
	person: string,
	typed: string,
	now = new Date()
): Promise<boolean> {
	const waiting = await db
		.selectFrom('identity.totp')
		.where('user_id', '=', person)
		.where('confirmed_at', 'is', null)
		.select(['id', 'secret'])
		.forUpdate()
		.executeTakeFirst();
	if (!waiting) return false;
	const step = stepOf(open('totp', person, waiting.secret), typed, now);
	if (step === undefined) return false;
	await db
		.deleteFrom('identity.totp')
		.where('user_id', '=', person)
		.where('confirmed_at', 'is not', null)
		.execute();
	await db
		.updateTable('identity.totp')
		.set({ confirmed_at: sql`now()`, last_step: step })
		.where('id', '=', waiting.id)
		.execute();
	return true;
}

/** Whether a code is right and was not taken before; it is taken by this. */
export async function takeCode(person: string, typed: string, now = new Date()): Promise<boolean> {
	return asIdentity(async (db) => {
		const row = await db
			.selectFrom('identity.totp')
			.where('user_id', '=', person)
			.where('confirmed_at', 'is not', null)
			.select(['id', 'secret'])
			.executeTakeFirst();
		if (!row) return false;
		const step = stepOf(open('totp', person, row.secret), typed, now);
		if (step === undefined) return false;
		// Two requests with one code: the row decides which was first.
		const taken = await db
			.updateTable('identity.totp')
			.set({ last_step: step })
			.where('id', '=', row.id)
			.where((eb) => eb.or([eb('last_step', 'is', null), eb('last_step', '<', step)]))
			.returning('id')
			.executeTakeFirst();
		return taken !== undefined;
	});
}

/** The half minute whose code this is; undefined when it is none of those about now. */
function stepOf(secret: Buffer, typed: string, now: Date): number | undefined {
	const code = readCode(typed);
	if (code === undefined) return undefined;
	return stepsAround(now).find((step) => verifyHOTP(secret, BigInt(step), digits, code));
}
