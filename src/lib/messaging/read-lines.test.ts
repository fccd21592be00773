import { expect, test } from 'vitest';
import type { Message } from './message.ts';
import { readLines } from './read-lines.ts';

const said = (seq: number, author: string): Message => ({
	id: String(seq),
	seq,
	change: seq,
	version: 1,
	author,
	onBehalfOf: null,
	body: 'words',
	sentAt: '2026-01-01T00:00:00.000Z',
	changedAt: '2026-01-01T00:00:00.000Z'
});
const step = (person: string, seq: number) => ({ person, seq, at: `2026-01-01T00:00:0${seq}.000Z` });

test('one look at several messages is said once, under the last of them', () => {
	const lines = readLines([said(1, 'maria'), said(2, 'maria'), said(3, 'maria')], [step('lee', 2)], 'maria');
	expect([...lines.keys()]).toEqual([2]);
	expect(lines.upTo).toBe(2);
});

test('a look at somebody else’s message is said under the own message before it', () => {
	const lines = readLines([said(1, 'maria'), said(2, 'ana')], [step('lee', 2)], 'maria');
	expect(lines.get(1)).toEqual([step('lee', 2)]);
});

test('the time stays that of the first look, however often the person looks again', () => {
	const lines = readLines([said(1, 'maria')], [step('lee', 1), step('lee', 4)], 'maria');
	expect(lines.get(1)).toEqual([step('lee', 1)]);
});

test('one’s own looking is not said', () => {
	expect(readLines([said(1, 'maria')], [step('maria', 1)], 'maria').size).toBe(0);
});

test('who looked first is named first, in whatever order the looks arrived', () => {
	const early = { person: 'walter', seq: 1, at: '2026-01-01T10:33:00.000Z' };
	const late = { person: 'ana', seq: 1, at: '2026-01-01T12:01:00.000Z' };
	for (const reads of [
		[early, late],
		[late, early]
	]) {
		expect(readLines([said(1, 'lee')], reads, 'lee').get(1)).toEqual([early, late]);
	}
});
