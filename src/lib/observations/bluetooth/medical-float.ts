/**
 * What stands where a device has no number: it is none (NaN), none at this resolution (NRes), above or below all that the
 * device can tell (+INFINITY, -INFINITY), or reserved.
 */
export type NoNumber = 'none' | 'not_at_this_resolution' | 'above' | 'below' | 'reserved';

// The special values by distance from the middle of the mantissa's range: the same five in both formats.
const special = new Map<number, NoNumber>([
	[-2, 'above'],
	[-1, 'none'],
	[0, 'not_at_this_resolution'],
	[1, 'reserved'],
	[2, 'below']
]);

/**
 * A number of an IEEE 11073-20601 device: a signed exponent of ten over a signed mantissa of `bits` bits. What is special is
 * so with the exponent 0 alone: 0xF7FF is 204.7.
 */
function readFloat(word: number, bits: 12 | 24): number | NoNumber {
	const middle = 2 ** (bits - 1);
	const none = special.get(word - middle);
	if (none) return none;
	const low = word % (2 * middle);
	const high = Math.floor(word / (2 * middle));
	const mantissa = low < middle ? low : low - 2 * middle;
	const exponents = bits === 12 ? 16 : 256;
	const exponent = high < exponents / 2 ? high : high - exponents;
	// Written and read again, so that 364 tenths are 36.4 and not the nearest product of binary fractions.
	return Number(`${mantissa}e${exponent}`);
}

/** SFLOAT of IEEE 11073-20601, `medfloat16` of the GATT Specification Supplement; `word` is the whole, unsigned. */
export const readShortFloat = (word: number): number | NoNumber => readFloat(word, 12);

/** FLOAT of IEEE 11073-20601, `medfloat32` of the GATT Specification Supplement; `word` is the whole, unsigned. */
export const readLongFloat = (word: number): number | NoNumber => readFloat(word, 24);
