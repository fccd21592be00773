import { expect, test } from 'vitest';
import { linesFrom, marksFor } from './from-templates.ts';
import { mergeTemplates } from './merge.ts';
import type { PlanTemplate } from './template.ts';
import { shippedTemplates } from './templates.ts';

/** The lines that come of these templates. */
function linesOf(templates: readonly PlanTemplate[]) {
	let next = 0;
	const into = { standing: [], today: '2026-12-01', newId: () => String(next++), marks: marksFor(templates) };
	return linesFrom(mergeTemplates(templates), into);
}

/** The marks of a language in the lines that come of these templates. */
function marksOf(templates: readonly PlanTemplate[], language: 'en' | 'es'): string[] {
	const words = linesOf(templates).flatMap((line) => line.words);
	return [...new Set(words.filter((text) => text.language === language).map(({ mark }) => mark))];
}

test('the Spanish that ships is for the clinic to look at; what a clinic made its own is vouched for', () => {
	expect(marksOf(shippedTemplates, 'en')).toEqual(['human']);
	expect(marksOf(shippedTemplates, 'es')).toEqual(['needs_review']);
	const own = shippedTemplates.map((template) => structuredClone(template));
	expect(marksOf(own, 'es')).toEqual(['human']);
});

test('what is only asked, and what nothing published stands behind, is not said to the patient', () => {
	const lines = linesOf(shippedTemplates);
	expect(lines.filter(({ kind }) => kind === 'barrier')).toEqual([]);
	const sources = lines.flatMap(({ source }) => source ?? []);
	expect(sources).toContain('ADA Standards of Care 2025, section 6');
	expect(sources.filter((source) => /published|summary by|notes|pocket/.test(source))).toEqual([]);
});

test('what is about medicines stands in their area, with what hangs on it', () => {
	const lines = linesOf(shippedTemplates);
	const inhaler = lines.find(({ words }) => words.some((one) => one.words === 'Use my daily inhaler.'));
	expect(inhaler).toMatchObject({ kind: 'step', area: 'medicines' });
	expect(lines.filter(({ kind, area }) => kind === 'zone' && area === 'medicines')).toHaveLength(2);
});
