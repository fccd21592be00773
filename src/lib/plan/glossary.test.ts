import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { languageCodes, type Language } from '../i18n/languages.ts';
import { findJargon, GlossaryTerm, shippedTerms, termsWith } from './glossary.ts';

/** The text with every swap made. */
const swapped = (text: string, language: Language, terms = shippedTerms[language]) =>
	findJargon(text, language, terms).reduceRight(
		(swapped, { start, end, plain }) => swapped.slice(0, start) + plain + swapped.slice(end),
		text
	);

describe.each(languageCodes)('the shipped glossary in %s', (language) => {
	const terms = shippedTerms[language];

	test('has at least 120 terms, each once', () => {
		expect(terms.length).toBeGreaterThanOrEqual(120);
		const forms = terms.flatMap(({ jargon, forms }) => [jargon, ...Object.keys(forms ?? {})]);
		expect(forms.filter((form, at) => forms.indexOf(form) !== at)).toEqual([]);
	});

	test('finds every form it names, and puts its plain words there', () => {
		for (const { jargon, plain, forms } of terms) {
			for (const [form, instead] of [[jargon, plain] as const, ...Object.entries(forms ?? {})]) {
				expect(findJargon(`… ${form} …`, language, terms)).toMatchObject([
					{ found: form, plain: instead, jargon }
				]);
			}
		}
	});

	test('never answers a hard word with another', () => {
		const hard = terms.flatMap(({ jargon, plain, forms }) =>
			[plain, ...Object.values(forms ?? {})]
				.filter((words) => findJargon(words, language, terms).length > 0)
				.map((words) => `${jargon}: ${words}`)
		);
		expect(hard).toEqual([]);
	});
});

test.each([
	['Monitor your hypertension.', 'Check your high blood pressure.'],
	['She was monitored for dyspnea on exertion', 'She was checked for shortness of breath when you move'],
	['An analgesic or a diuretic', 'A pain medicine or a water pill'],
	['Take an antihypertensive', 'Take a blood pressure medicine'],
	[
		'Your BP is fine. PRN. BP again',
		'Your blood pressure is fine. Only when you need it. Blood pressure again'
	],
	['A bid for help', 'A bid for help'],
	['HYPERTENSION', 'HIGH BLOOD PRESSURE'],
	['Two cardiologists;three medications', 'Two heart doctors;three medicines'],
	['adrenal and renally', 'adrenal and renally'],
	['prior\nto your appointment', 'before your visit'],
	['the physician’s office', 'the doctor’s office']
])('in English %j reads %j', (text, plain) => {
	expect(swapped(text, 'en')).toBe(plain);
});

test.each([
	['Usted tiene hipertensión arterial.', 'Usted tiene presión alta.'],
	['hipertension', 'presión alta'],
	['Hipertensión'.normalize('NFD'), 'Presión alta'],
	['Tome el medicamento con frecuencia', 'Tome la medicina muchas veces'],
	['Sus medicamentos', 'Sus medicinas'],
	['enfermedad crónica', 'enfermedad de mucho tiempo'],
	['los riñones y el año', 'los riñones y el año'],
	['¿PRESIÓN ARTERIAL elevada?', '¿PRESIÓN alta?']
])('in Spanish %j reads %j', (text, plain) => {
	expect(swapped(text, 'es')).toBe(plain);
});

describe('a clinic’s own rows', () => {
	const own = [
		{ jargon: 'hypertension', plain: 'pressure that is too high' },
		{ jargon: 'infusion center', plain: 'drip room' }
	];

	test('stand in place of the shipped ones and beside them', () => {
		const terms = termsWith('en', own);
		expect(swapped('Hypertension', 'en', terms)).toBe('Pressure that is too high');
		expect(swapped('two infusion centers, one diuretic', 'en', terms)).toBe('two drip room, one water pill');
	});

	test('find the regular forms of a word that names none', () => {
		const found = (jargon: string, text: string, language: Language) =>
			findJargon(text, language, [{ jargon, plain: 'x' }]).map((each) => each.found);
		expect(found('therapy', 'therapies therapy therapist', 'en')).toEqual(['therapies', 'therapy']);
		expect(found('séptico', 'séptica sépticos septicas', 'es')).toEqual(['séptica', 'sépticos', 'septicas']);
		expect(found('infección', 'Infecciones', 'es')).toEqual(['Infecciones']);
	});

	test('are refused empty, endless or with more than they may say', () => {
		expect(v.is(GlossaryTerm, { jargon: ' ', plain: 'x' })).toBe(false);
		expect(v.is(GlossaryTerm, { jargon: 'x', plain: 'x'.repeat(121) })).toBe(false);
		expect(v.is(GlossaryTerm, { jargon: 'x', plain: 'y', note: '' })).toBe(false);
	});

	test('find nothing when there are none, and take signs as they are', () => {
		expect(findJargon('hypertension', 'en', [])).toEqual([]);
		expect(swapped('b.i.d. (q.d.)', 'en', [{ jargon: 'b.i.d.', plain: 'twice a day' }])).toBe(
			'twice a day (q.d.)'
		);
	});
});

test('what is found lies in the text, in order, without overlap', () => {
	const typed = fc.array(
		fc.constantFrom('an', 'acute', 'MI', 'cardiac', 'arrest', 'crónica', 'BP', 'é', '\u0301', '😀', '. ')
	);
	fc.assert(
		fc.property(typed, fc.constantFrom(...languageCodes), (words, language) => {
			const text = words.join(' ');
			const found = findJargon(text, language, shippedTerms[language]);
			expect(found.every((each) => text.slice(each.start, each.end) === each.found)).toBe(true);
			expect(found.every(({ start }, at) => start >= (found[at - 1]?.end ?? 0))).toBe(true);
		})
	);
});
