import { expect, test } from 'vitest';
import { changedWords, changeKey, lateChanges, packChange } from './begun-change.ts';

const at = (sentAt: string, words: string) => packChange({ sentAt }, words);

test('a change that was begun is late once the 15 minutes of its message are over, and keeps every line of its words', () => {
	const sent = {
		one: '2026-12-01T09:00:00.000Z',
		two: '2026-12-01T09:10:00.000Z',
		three: '2026-12-01T09:50:00.000Z'
	};
	const kept = new Map([
		[changeKey('lee', '2'), [at(sent.two, 'Two')]],
		[changeKey('lee', '3'), [at(sent.three, 'Three')]],
		[changeKey('lee', '1'), [at(sent.one, 'I took 15 mg\n\nand slept')]]
	]);
	const one = { message: '1', sentAt: sent.one, words: 'I took 15 mg\n\nand slept' };
	const two = { message: '2', sentAt: sent.two, words: 'Two' };
	const now = '2026-12-01T10:00:00.000Z';
	const shown = (body: string | null) => ({ id: 'lee', messages: [{ id: '2', sentAt: sent.two, body }] });
	expect(lateChanges(shown('Too'), kept, now)).toEqual({ late: [one, two], saved: [] });
	expect(lateChanges(shown(null), kept, now)).toEqual({ late: [one, two], saved: [] });
	expect(lateChanges(shown('Two'), kept, now)).toEqual({ late: [one], saved: [two] });
});

test('what was begun of it in two tabs is one change', () => {
	const sentAt = '2026-12-01T09:00:00.000Z';
	expect(changedWords([at(sentAt, 'I took 15'), at(sentAt, 'I took 15 mg'), at(sentAt, 'At noon')])).toBe(
		'I took 15 mg\n\nAt noon'
	);
	expect(changedWords([])).toBe('');
});
