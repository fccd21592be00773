import { expect, test } from 'vitest';
import { readRecoveryCode, shown } from './recovery.ts';

test('a code is read however it was copied from paper', () => {
	for (const typed of [
		'ABCDE-01234',
		'abcde-o1234',
		' abcde 0l234',
		'ABCDE–01234'.replace('–', '-'),
		'abcdeoi234'
	])
		expect(readRecoveryCode(typed), typed).toBe('ABCDE01234');
	expect(readRecoveryCode(shown('ABCDE01234'))).toBe('ABCDE01234');
});

test('what cannot be a code is none', () => {
	for (const typed of ['', 'ABCDE-0123', 'ABCDE-012345', 'ABCDE-0123U', 'ABCDE-0123\0', 'ABCDE_01234'])
		expect(readRecoveryCode(typed), JSON.stringify(typed)).toBeUndefined();
});
