import { hash, verify, type Options } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. The library runs it off the
// main thread, in a pool of fixed size.
const options: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** More than any password manager makes; longer ones are refused before they cost a hash. */
export const longestPassword = 256;

/**
 * A password as it is measured and hashed. Keyboards write `ñ` as one character or as two, and the same words have to open
 * the account from each (NIST SP 800-63B-4, 3.1.1.2).
 */
export const asWritten = (password: string) => password.normalize('NFKC');

// The hash of a random value nobody knows: verified against when there is no such account, so that unknown and
// wrong take the same time.
let absent: Promise<string> | undefined;

/** Hashes a password for storage. */
export function hashPassword(password: string): Promise<string> {
	return hash(asWritten(password), options);
}

/** Whether the password fits the stored hash; without one, false after the same work. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
	const written = asWritten(password);
	if (Buffer.byteLength(written) > longestPassword) return false;
	absent ??= hash(crypto.randomUUID(), options);
	const fits = await verify(stored ?? (await absent), written);
	return stored !== undefined && fits;
}
