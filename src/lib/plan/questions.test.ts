import { expect, test } from 'vitest';
import { questionsFor } from './questions.ts';
import { shippedTemplates } from './templates.ts';

const pressure = { kind: 'problem' as const, conditionCode: '59621000' };

test('the questions of the templates for a plan’s problems are asked once, in the reader’s language', () => {
	const kidneys = { kind: 'problem' as const, conditionCode: '709044004' };
	const english = questionsFor(shippedTemplates, [pressure, kidneys], 'en');
	expect(english).toContain('Does a medicine make you feel bad?');
	expect(new Set(english).size).toBe(english.length);
	expect(questionsFor(shippedTemplates, [pressure], 'es')).toContain('¿Alguna medicina le cae mal?');
	expect(questionsFor(shippedTemplates, [{ kind: 'problem', conditionCode: null }], 'en')).toEqual([]);
});
