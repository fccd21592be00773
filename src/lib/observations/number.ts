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
