import { expect, test } from 'vitest';
import { linesFrom, marksFor } from './from-templates.ts';
import { mergeTemplates } from './merge.ts';
import type { PlanTemplate } from './template.ts';
import { shippedTemplates } from './templates.ts';

/** The marks of a language in the lines that come of these templates. */
function marksOf(templates: readonly PlanTemplate[], language: 'en' | 'es'): string[] {
	let next = 0;
	const into = { standing: [], today: '2026-12-01', newId: () => String(next++), marks: marksFor(templates) };
	const words = linesFrom(mergeTemplates(templates), into).flatMap((line) => line.words);
	return [...new Set(words.filter((text) => text.language === language).map(({ mark }) => mark))];
}

test('the Spanish that ships is for the clinic to look at; what a clinic made its own is vouched for', () => {
	expect(marksOf(shippedTemplates, 'en')).toEqual(['human']);
	expect(marksOf(shippedTemplates, 'es')).toEqual(['needs_review']);
	const own = shippedTemplates.map((template) => structuredClone(template));
	expect(marksOf(own, 'es')).toEqual(['human']);
});
