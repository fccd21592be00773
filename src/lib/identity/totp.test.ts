import { expect, test } from 'vitest';
import { readCode, stepAt, stepsAround } from './totp.ts';

test('half minutes are counted from 1970 (RFC 6238, appendix B)', () => {
	expect(stepAt(new Date(59_000))).toBe(1);
	expect(stepAt(new Date('2005-03-18T01:58:29Z'))).toBe(0x23523ec);
	expect(stepsAround(new Date(59_000))).toEqual([0, 1, 2]);
});

test('a code is six digits, with the spaces apps put between them', () => {
	expect(readCode('123 456')).toBe('123456');
	expect(readCode(' 000000 ')).toBe('000000');
	for (const typed of ['', '12345', '1234567', '12345a', '１２３４５６', '-12345'])
		expect(readCode(typed), typed).toBeUndefined();
});
