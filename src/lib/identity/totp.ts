/** A code of an authenticator app lasts half a minute (RFC 6238, 5.2). */
const stepMilliseconds = 30_000;

/** The number of the half minute that a moment falls in. */
export function stepAt(moment: Date): number {
	return Math.floor(moment.getTime() / stepMilliseconds);
}

/** The half minutes whose code is taken at a moment: one either side, for clocks that differ (RFC 6238, 6). */
export function stepsAround(moment: Date): number[] {
	const now = stepAt(moment);
	return [now - 1, now, now + 1];
}

/** The six digits somebody typed, without the spaces that apps show; undefined for anything else. */
export function readCode(typed: string): string | undefined {
	const digits = typed.replace(/\s/g, '');
	return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}
