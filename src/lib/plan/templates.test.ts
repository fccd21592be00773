import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { languageCodes } from '../i18n/languages.ts';
import { findMedicineChanges } from './medicine-wording.ts';
import { linesOf, PlanTemplate } from './template.ts';
import { shippedTemplates } from './templates.ts';

describe.each(shippedTemplates.map((template) => [template.key, template] as const))(
	'the template %s',
	(_, template) => {
		const lines = linesOf(template);

		test('says everything in every language', () => {
			const missing = lines.flatMap(({ key, words }) =>
				Object.entries(words).flatMap(([part, text]) =>
					languageCodes
						.filter((language) => text[language] === undefined)
						.map((language) => [key, part, language])
				)
			);
			expect(missing).toEqual([]);
		});

		test('has a problem, goals, steps, lessons to tell back, barriers and all three zones', () => {
			expect(template.goals.length).toBeGreaterThanOrEqual(3);
			expect(template.steps.length).toBeGreaterThanOrEqual(5);
			expect(template.barriers.length).toBeGreaterThanOrEqual(4);
			expect(template.lessons.filter(({ keyLesson }) => keyLesson).length).toBeGreaterThanOrEqual(1);
			const open = template.zones.filter(({ area }) => area === undefined);
			expect(open.map(({ colour }) => colour)).toEqual(['green', 'yellow', 'red']);
		});

		test('sends to 911 in red, to the care team today in yellow', () => {
			for (const { colour, words } of template.zones) {
				for (const text of Object.values(words.action)) {
					if (colour === 'red') expect(text).toMatch(/\b911\b/);
					if (colour === 'yellow') expect(text).toMatch(/call your care team today|llame hoy a su equipo/i);
				}
			}
		});

		test('leaves every target to the data, where the clinic sets it', () => {
			const goals = template.goals.filter(
				({ measure }) => measure?.low !== undefined || measure?.high !== undefined
			);
			for (const { measure, words } of goals) {
				const numbers = [measure?.low, measure?.high].filter((number) => number !== undefined);
				const said = Object.values(words.plain).flatMap((text) => text.match(/\d+/g) ?? []);
				expect(said.filter((number) => numbers.includes(Number(number)))).toEqual([]);
			}
		});

		test('changes no drug and no dose', () => {
			const found = lines.flatMap(({ key, words }) =>
				Object.values(words).flatMap((text) =>
					languageCodes.flatMap((language) =>
						findMedicineChanges(text[language] ?? '', language).map((change) => `${key}: ${change.found}`)
					)
				)
			);
			expect(found).toEqual([]);
		});

		test('hangs each goal on a step', () => {
			const served = new Set(template.steps.flatMap(({ goals }) => goals));
			expect(template.goals.map(({ key }) => key).filter((key) => !served.has(key))).toEqual([]);
		});
	}
);

test('the conditions of the issue have a template each', () => {
	expect(shippedTemplates.map(({ key }) => key).toSorted()).toEqual([
		'chronic_kidney_disease',
		'copd',
		'depression',
		'heart_failure',
		'hypertension',
		'type_2_diabetes'
	]);
});

test('every line about depression is in the topic mental health, no other line is in any', () => {
	for (const template of shippedTemplates) {
		const topic = template.key === 'depression' ? 'mental_health' : undefined;
		expect(linesOf(template).filter((line) => line.topic !== topic)).toEqual([]);
	}
});

test('depression leads to 988 in its red zone and in a key lesson, in both languages', () => {
	const template = shippedTemplates.find(({ key }) => key === 'depression');
	const red = template?.zones.find(({ colour }) => colour === 'red');
	const lesson = template?.lessons.find(({ key, keyLesson }) => keyLesson && key === 'when_it_is_too_hard');
	for (const text of [red?.words.action, lesson?.words.text]) {
		for (const language of languageCodes) expect(text?.[language]).toMatch(/\b988\b/);
	}
});

test('a key that conditions share has the same words in each', () => {
	const shared = Map.groupBy(
		shippedTemplates.flatMap((template) => [...template.steps, ...template.barriers]),
		({ key }) => key
	);
	for (const [key, lines] of shared) {
		expect(new Set(lines.map(({ words }) => JSON.stringify(words))).size, key).toBe(1);
	}
});

test('a source is cited in one way', () => {
	const sources = shippedTemplates.flatMap(({ goals, steps, lessons, zones }) =>
		[...goals, ...steps, ...lessons, ...zones].map(({ source }) => source)
	);
	const citations = Map.groupBy(sources, ({ key }) => key);
	for (const [key, cited] of citations)
		expect(new Set(cited.map(({ citation }) => citation)).size, key).toBe(1);
});

describe('a clinic’s own template', () => {
	const [shipped] = shippedTemplates;
	const changed = (change: object) => v.is(PlanTemplate, { ...structuredClone(shipped), ...change });

	test('is taken when it is whole', () => {
		expect(changed({ key: 'our_diabetes', name: { es: 'Nuestra diabetes' } })).toBe(true);
	});

	test.each([
		['an unknown field', { price: 1 }],
		['a name in no language', { name: {} }],
		['a key with other letters', { key: 'Our diabetes' }],
		['no problem', { problems: [] }],
		[
			'a goal for a problem that is not there',
			{ goals: shipped?.goals.map((goal) => ({ ...goal, problem: 'other' })) }
		],
		['a key twice', { barriers: [...(shipped?.barriers ?? []), shipped?.barriers[0]] }],
		['a step on no goal', { steps: shipped?.steps.map((step) => ({ ...step, goals: [] })) }],
		[
			'a measure twice',
			{ goals: shipped?.goals.flatMap((goal) => [goal, { ...goal, key: `${goal.key}_again` }]) }
		],
		['a date that is none', { effectiveFrom: '2026-02-31x' }]
	])('is refused with %s', (_, change) => {
		expect(changed(change)).toBe(false);
	});
});

test('what tells that somebody takes a medicine is for those who may see the medicines', () => {
	const telling =
		/\b(my|your|each|an?) (\w+ )?(medicines?|pills?|pill box|inhalers?|doses?)\b|\bone dose\b|\bkeep insulin|^Medicine takes/;
	// The step that asks before buying one, and what is said to doctors, are for whoever takes nothing too.
	const forAll = ['ask_before_pain_pills', 'say_kidneys', 'kidneys_yellow'];
	const lines = shippedTemplates.flatMap(({ problems, goals, steps, lessons, zones }) => [
		...problems,
		...goals,
		...steps,
		...lessons,
		...zones
	]);
	const open = lines.filter(({ key, area }) => area === undefined && !forAll.includes(key));
	const told = open.flatMap(({ key, words }) =>
		Object.values(words).flatMap(({ en = '' }) => (telling.test(en) ? `${key}: ${en}` : []))
	);
	expect(told).toEqual([]);
	expect(lines.filter(({ area }) => area === 'medicines').length).toBeGreaterThan(8);
});
