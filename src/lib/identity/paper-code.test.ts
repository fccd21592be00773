import { expect, test } from 'vitest';
import { readPaperCode, shownCode } from './paper-code.ts';

test('a code is read however it was copied from paper', () => {
	for (const typed of [
		'ABCDE-01234',
		'abcde-o1234',
		' abcde 0l234',
		'ABCDE–01234',
		'abcde — 01234',
		'abcdeoi234'
	])
		expect(readPaperCode(typed, 10), typed).toBe('ABCDE01234');
});

test('a code is shown in two groups, and read again', () => {
	expect(shownCode('ABCDE01234')).toBe('ABCDE-01234');
	expect(shownCode('1A0B9CDE')).toBe('1A0B-9CDE');
	expect(readPaperCode(shownCode('1A0B9CDE'), 8)).toBe('1A0B9CDE');
});

test('what cannot be a code is none', () => {
	for (const typed of ['', 'ABCDE-0123', 'ABCDE-012345', 'ABCDE-0123U', 'ABCDE-0123\0', 'ABCDE_01234'])
		expect(readPaperCode(typed, 10), JSON.stringify(typed)).toBeUndefined();
});
