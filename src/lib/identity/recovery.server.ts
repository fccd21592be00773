import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { alphabet, readPaperCode, shownCode } from './paper-code.ts';
import { keyedHash } from './secrets.server.ts';

const howMany = 10;

/** How many characters a recovery code has: 50 bits. */
const codeLength = 10;

/**
 * Makes new recovery codes in the caller's transaction, in place of those there were, and answers them as they are
 * shown: this once, for only their hashes are stored.
 */
export async function makeRecoveryCodes(db: Database, person: string): Promise<string[]> {
	const codes = Array.from({ length: howMany }, newCode);
	await db.deleteFrom('identity.recovery_codes').where('user_id', '=', person).execute();
	await db
		.insertInto('identity.recovery_codes')
		.values(codes.map((code) => ({ user_id: person, hash: hashOf(person, code) })))
		.execute();
	return codes.map(shownCode);
}

/** Whether a recovery code is right and was not used before; it is used by this. Acts in the caller's transaction. */
export async function takeRecoveryCode(db: Database, person: string, typed: string): Promise<boolean> {
	const code = readPaperCode(typed, codeLength);
	if (code === undefined) return false;
	const taken = await db
		.updateTable('identity.recovery_codes')
		.set({ used_at: sql`now()` })
		.where('user_id', '=', person)
		.where('hash', '=', hashOf(person, code))
		.where('used_at', 'is', null)
		.returning('user_id')
		.executeTakeFirst();
	return taken !== undefined;
}

// 256 is a multiple of 32, so that every letter is as likely as any other.
function newCode(): string {
	return [...randomBytes(codeLength)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

const hashOf = (person: string, code: string) => keyedHash('recovery codes', person, code);
