/** Letters and digits that are not taken for each other when read from paper (Crockford's base 32). */
export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** How many characters a recovery code has: 50 bits. */
export const codeLength = 10;

/** A code as it is shown: two groups of five. */
export function shown(code: string): string {
	return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/**
 * The code somebody typed, with what people mistake put right (O for 0, I and L for 1) and whatever they put between
 * the groups taken out; undefined for what cannot be one.
 */
export function readRecoveryCode(typed: string): string | undefined {
	const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
	return code.length === codeLength && [...code].every((letter) => alphabet.includes(letter))
		? code
		: undefined;
}
