import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLongFloat, readShortFloat } from './medical-float.ts';

describe('SFLOAT', () => {
	test.each([
		[0x0072, 114],
		[0xf488, 116],
		[0xf7ff, 204.7],
		[0xb077, 0.00119],
		[0xffff, -0.1],
		[0x0801 + 0x1000, -20470],
		[0x17fd, 20450],
		[0x87fd, 0.00002045]
	])('0x%s is %d', (word, value) => {
		expect(readShortFloat(word)).toBe(value);
	});

	test.each([
		[0x07ff, 'none'],
		[0x0800, 'not_at_this_resolution'],
		[0x07fe, 'above'],
		[0x0802, 'below'],
		[0x0801, 'reserved']
	])('0x%s is no number', (word, none) => {
		expect(readShortFloat(word)).toBe(none);
	});
});

describe('FLOAT', () => {
	test.each([
		// 36.4 degrees, the example of IEEE 11073-20601.
		[0xff00016c, 36.4],
		[0xfe000e38, 36.4],
		[0x00000062, 98],
		[0xff0003de, 99],
		[0xfffffffe, -0.2]
	])('0x%s is %d', (word, value) => {
		expect(readLongFloat(word)).toBe(value);
	});

	test.each([
		[0x007fffff, 'none'],
		[0x00800000, 'not_at_this_resolution'],
		[0x007ffffe, 'above'],
		[0x00800002, 'below'],
		[0x00800001, 'reserved']
	])('0x%s is no number', (word, none) => {
		expect(readLongFloat(word)).toBe(none);
	});
});

const special = [-2, -1, 0, 1, 2];

test('every SFLOAT is its mantissa times a power of ten, or one of the five that are none', () => {
	for (let word = 0; word <= 0xffff; word += 1) {
		const mantissa = ((word & 0xfff) << 20) >> 20;
		const exponent = (word << 16) >> 28;
		const read = readShortFloat(word);
		if (special.includes(word - 0x800)) expect(read).toBeTypeOf('string');
		else if (read !== Number(`${mantissa}e${exponent}`)) expect.fail(`${word} is ${read}`);
	}
});

test('every FLOAT comes back from what it was written as', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: -0x7ffffd, max: 0x7ffffd }),
			fc.integer({ min: -128, max: 127 }),
			(mantissa, exponent) => {
				const word = (((exponent & 255) << 24) | (mantissa & 0xffffff)) >>> 0;
				expect(readLongFloat(word)).toBe(Number(`${mantissa}e${exponent}`));
			}
		)
	);
});
