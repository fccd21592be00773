import { convert } from './units.ts';

/**
 * How far from the last weight a dry weight is asked about, as a share of it. Closeby's default, against slips of the
 * keyboard: fluid is less than that, and what was meant in kilograms is less than half. No rule looks at it.
 */
const far = 0.2;

/** Whether a dry weight (pounds) is so far from the last weight (kilograms) that it may be a slip. */
export const isFarFromLast = (dry: number, last: number): boolean =>
	Math.abs(convert(dry, '[lb_av]', 'kg') - last) > far * last;
