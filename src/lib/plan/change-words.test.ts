import { expect, test } from 'vitest';
import { planLine } from '../../../tests/plan-line.ts';
import { allWords } from '../i18n/catalogue.ts';
import { createTranslation } from '../i18n/translation.ts';
import { namesOf, toTell } from './change-words.ts';
import type { Change } from './versions.server.ts';

const line = (id: string) => planLine({ id, kind: 'barrier' });
const added = (id: string): Change => ({
	line: id,
	change: 'added',
	before: null,
	after: line(id),
	reasons: []
});
const removed: Change = { line: 'z', change: 'removed', before: line('z'), after: null, reasons: [] };

test('a few new lines are told in full; many are named, and what is gone is still told', () => {
	const few = [added('a'), added('b'), added('c'), removed];
	expect(toTell(few)).toEqual({ inFull: few, named: [] });
	const { inFull, named } = toTell([...few, added('d')]);
	expect(inFull).toEqual([removed]);
	expect(named.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});

test('many new lines go by their names, and new signs by where to read them', () => {
	const translation = createTranslation(() => ({
		language: 'en',
		timeZone: 'America/Chicago',
		words: allWords('en')
	}));
	const words = { plain: { en: { words: 'The bus is far.', mark: 'human' as const } } };
	const signs = { signs: { en: { words: 'Chest pain.', mark: 'human' as const } } };
	const zones = ['b', 'c'].map((id) => planLine({ id, kind: 'zone', zone: 'red', words: signs }));
	expect(namesOf([{ ...line('a'), words }, ...zones], translation)).toEqual([
		'The bus is far.',
		'New signs to watch for. Please read “When to call, when to go” again.'
	]);
	expect(namesOf([{ ...line('a'), words }], translation)).toEqual(['The bus is far.']);
});
