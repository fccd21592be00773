import { unitNamed } from './unit-names.ts';
import type { Unit } from './units.ts';

/**
 * The number in what somebody typed on a number pad, with a point or a comma before the decimals, as phones in English
 * and Spanish offer it; undefined for anything else. "1,200" and "1.200" are twelve hundred only where decimals are not
 * asked for.
 */
export function readNumber(text: string, decimals: 0 | 1): number | undefined {
	const typed = text.trim().replace(/[\u00a0\u202f ]/g, '');
	if (decimals === 0 && /^\d{1,3}[.,]\d{3}$/.test(typed)) return Number(typed.replace(/[.,]/, ''));
	if (!/^\d{1,6}([.,]\d{1,4})?$/.test(typed)) return undefined;
	return Number(typed.replace(',', '.'));
}

/** A number and, where somebody wrote that as well, its unit: "188 lb", "97%"; undefined for anything else. */
export function readQuantity(text: string, decimals: 0 | 1): { value: number; unit?: Unit } | undefined {
	const [, digits = '', sign = ''] = /^([\d.,\s]+)(.*)$/su.exec(text.trim()) ?? [];
	const value = readNumber(digits, decimals);
	if (value === undefined || sign === '') return value === undefined ? undefined : { value };
	const unit = unitNamed(sign);
	return unit && { value, unit };
}

/** That a glucose meter cannot tell, because it is lower or higher than its range. */
export type MeterEnd = 'low' | 'high';

/** What the screen of a glucose meter says instead of a number: LO or HI. */
export function readMeterEnd(text: string): MeterEnd | undefined {
	if (/^(lo|low|baj[oa])$/i.test(text.trim())) return 'low';
	return /^(hi|high|alt[oa])$/i.test(text.trim()) ? 'high' : undefined;
}
