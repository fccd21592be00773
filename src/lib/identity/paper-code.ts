// Codes that people type from paper or are told over a phone: recovery codes, and the short codes of invitations.

/** Letters and digits of which none is taken for another (Crockford's base 32): no I, L, O or U. */
export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code as it is shown and read aloud: in two groups. */
export function shownCode(code: string): string {
	const half = code.length / 2;
	return `${code.slice(0, half)}-${code.slice(half)}`;
}

/**
 * The code of this length that somebody typed, with what people mistake put right (O for 0, I and L for 1) and whatever
 * they put between the groups taken out, a dash as long as their keyboard makes it; undefined for what cannot be one.
 */
export function readPaperCode(typed: string, length: number): string | undefined {
	const code = typed
		.toUpperCase()
		.replace(/[\s\p{Pd}]/gu, '')
		.replaceAll('O', '0')
		.replace(/[IL]/g, '1');
	return code.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : undefined;
}
