import { randomBytes, randomInt } from 'node:crypto';
import type { CareInvitationProof } from '../db/generated.ts';
import { alphabet, readPaperCode } from './paper-code.ts';
import { keyedHash } from './secrets.server.ts';

/** What the invited must prove besides holding the link or the code. */
export type Proof = CareInvitationProof;

/** How many characters a short code has; the first has one bit less, for it says what is asked for next. */
const codeLength = 8;

/** The secrets of one invitation, as they are handed over. They are stored as fingerprints only. */
export interface InvitationSecrets {
	/** For the address in a link or QR code: 128 random bits. */
	link: string;
	/** For typing at the desk: eight characters, 39 random bits. */
	code: string;
	/** Six digits to say aloud, where no birth date proves who it is. */
	spoken: string | null;
}

/** Makes the secrets of one invitation. */
export function makeSecrets(proof: Proof): InvitationSecrets {
	// The first character says what is asked for next, so that the page which asks needs to look nothing up, and a
	// made-up code gets the same page as a real one.
	const first = randomInt(16) + (proof === 'spoken_code' ? 16 : 0);
	const rest = Array.from({ length: codeLength - 1 }, () => randomInt(alphabet.length));
	return {
		link: (proof === 'spoken_code' ? 's' : 'b') + randomBytes(16).toString('base64url'),
		code: [first, ...rest].map((index) => alphabet[index]).join(''),
		spoken: proof === 'spoken_code' ? String(randomInt(1_000_000)).padStart(6, '0') : null
	};
}

/** A link's secret or a short code, as somebody brought it. */
export interface InvitationKey {
	/** As it stands in an address. */
	text: string;
	byLink: boolean;
	/** What has to be proven; told by the shape alone, whether or not there is such an invitation. */
	proof: Proof;
}

/** Reads a link's secret or a short code, however it was typed; undefined for what is neither. */
export function readKey(typed: string): InvitationKey | undefined {
	const text = typed.trim();
	if (/^[bs][A-Za-z0-9_-]{22}$/.test(text)) {
		return { text, byLink: true, proof: text.startsWith('s') ? 'spoken_code' : 'birth_date' };
	}
	const code = readPaperCode(text, codeLength);
	if (code === undefined) return undefined;
	const proof = alphabet.indexOf(code.charAt(0)) < 16 ? 'birth_date' : 'spoken_code';
	return { text: code, byLink: false, proof };
}

/**
 * What is stored of a secret. Keyed, because six digits and eight characters could be found by trying from the rows
 * alone; the purpose keeps one kind of secret from standing in for another.
 */
export function fingerprint(purpose: 'key' | 'spoken' | 'claim', secret: string): string {
	return keyedHash('invitations', purpose, secret);
}
