import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readEnvironment } from '../../env.ts';

/** What a key is for; another purpose is another key, though all come from one secret (RFC 5869). */
type Purpose = 'totp' | 'recovery codes' | 'invitations';

const keys = new Map<Purpose, Buffer>();

function keyFor(purpose: Purpose): Buffer {
	const known = keys.get(purpose);
	if (known) return known;
	const { CLOSEBY_SECRET } = readEnvironment();
	if (!CLOSEBY_SECRET) throw new Error('CLOSEBY_SECRET is not set');
	const key = Buffer.from(hkdfSync('sha256', CLOSEBY_SECRET, '', `closeby ${purpose}`, 32));
	keys.set(purpose, key);
	return key;
}

const ivLength = 12;
const tagLength = 16;

/** Seals bytes for the database (AES-256-GCM): the iv, the tag, what was sealed. They open only for the same owner. */
export function seal(purpose: Purpose, owner: string, bytes: Uint8Array): Buffer {
	const iv = randomBytes(ivLength);
	const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv).setAAD(Buffer.from(owner));
	const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Opens what `seal` made. Throws for another owner, another secret, or changed bytes. */
export function open(purpose: Purpose, owner: string, sealed: Buffer): Buffer {
	const iv = sealed.subarray(0, ivLength);
	const tag = sealed.subarray(ivLength, ivLength + tagLength);
	const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), iv, { authTagLength: tagLength })
		.setAAD(Buffer.from(owner))
		.setAuthTag(tag);
	return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]);
}

/**
 * A hash that nobody without the secret can search, for what people type from paper; another for each `owner`, which is a
 * person, or what else sets it apart.
 */
export function keyedHash(purpose: Purpose, owner: string, text: string): string {
	return createHmac('sha256', keyFor(purpose)).update(`${owner}:${text}`).digest('hex');
}
