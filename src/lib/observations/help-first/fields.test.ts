import { expect, test } from 'vitest';
import { dangersIn } from './dangers-in.ts';
import { readShown, writeShown } from './fields.ts';

test('what people write in any field counts, and what they choose does not', () => {
	expect(dangersIn({ note: 'I took too many pills', words: 'My chest hurts' })).toEqual([
		'emergency',
		'medicine_harm'
	]);
	expect(dangersIn({ body: 'Good morning', id: 'My chest hurts', reason: 'My chest hurts' })).toEqual([]);
});

test('no phrase is put together from two fields', () => {
	expect(dangersIn({ who_matters: 'I want to', fears: 'die' })).toEqual([]);
});

test('what was shown is read as it was written, and nothing from what no app of ours sends', () => {
	expect(writeShown(['self_harm', 'abuse'])).toBe('5 self_harm abuse');
	expect(readShown(writeShown(['self_harm', 'abuse']))).toEqual(['self_harm', 'abuse']);
	for (const field of ['', '1', 'yes please', '1 boredom', 'emergency'])
		expect(readShown(field), field).toEqual([]);
});
