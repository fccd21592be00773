import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Language } from '../i18n/languages.ts';
import { syllablesIn } from './reading-level-syllables.ts';
import { countText } from './reading-level-text.ts';
import {
	fernandezHuertaEase,
	fleschEase,
	fleschKincaidGrade,
	readingLevel,
	smogGrade
} from './reading-level.ts';

const level = (text: string, language: Language, names?: readonly string[]) => {
	const read = readingLevel(text, language, names);
	if (read === undefined) throw new Error(`no words in "${text}"`);
	return read;
};

describe('syllables', () => {
	// As the dictionary divides them (Merriam-Webster).
	test.each([
		[1, 'pill blood heart breathe weight feet you’re eyes'],
		[2, 'doctor sugar pressure breathing walking every kidney people healthy swollen rested doctor’s'],
		[3, 'medicine exercise family hospital telephone depression manager area caregiver caregiver’s'],
		[4, 'diabetic emergency hypertension oximeter potassium diarrhea vegetables'],
		[5, 'refrigerator opportunity']
	])('English words of %i', (count, words) => {
		expect(miscounted(words, 'en', count)).toEqual([]);
	});

	// As the Ortografía of the RAE (2010) divides them: diphthongs, hiatus, silent h and u, ü, final y.
	test.each([
		[1, 'sal pie bien quien muy rey guion fue dios buey y'],
		[2, 'agua presión sangre ciudad país día cuidar queso guerra huevo hielo baúl ahí oír reír búho haya'],
		[3, 'azúcar corazón ahora guitarra pingüino leía poeta bahía rehúye ahumado vergüenza'],
		[4, 'medicina hipertenso aéreo mediodía cooperé hipertensión averigüe oxígeno'],
		[5, 'farmacéutico ortografía electricidad medicamentos']
	])('Spanish words of %i', (count, words) => {
		expect(miscounted(words, 'es', count)).toEqual([]);
	});

	function miscounted(words: string, language: Language, count: number): string[] {
		const wrong = words.split(' ').filter((word) => syllablesIn(word, language) !== count);
		return wrong.map((word) => `${word} ${syllablesIn(word, language)}`);
	}
});

describe('counting', () => {
	test.each([
		['Take a walk. Rest! Do you feel well? Good…', 4],
		['Dr. Shah sees you at 8 a.m. Then you eat.', 2],
		['Your sugar is 6.5 today.', 1],
		['Bring:\n- your pills\n- your scale\n\n• a list', 4],
		['She said: “Call me.” Then she left.', 2],
		['Wait...', 1]
	])('sentences of %j', (text, sentences) => {
		expect(countText(text, 'en').sentences).toBe(sentences);
	});

	test('a point of a list or a new line ends a sentence, with or without a full stop', () => {
		expect(countText('Coma menos sal.\nCamine', 'es')).toEqual(countText('Coma menos sal. Camine.', 'es'));
	});

	test('a figure is one plain word, however long', () => {
		expect(countText('Under 130/80', 'en')).toEqual(countText('Under 7', 'en'));
		expect(countText('Under 7', 'en')).toMatchObject({ words: 2, syllables: 3 });
	});

	test('a unit is as hard as its name, an acronym as its letters', () => {
		expect(countText('70 mg/dL', 'en')).toMatchObject({ words: 4, polysyllables: 2 });
		expect(countText('5 g', 'es')).toEqual(countText('5 gramos', 'es'));
		expect(countText('You have COPD', 'en')).toMatchObject({ words: 3, syllables: 6, polysyllables: 1 });
		expect(countText('CALL NOW', 'en')).toMatchObject({ words: 2, syllables: 2 });
	});

	test('a name that must stay is one plain word, also when it has several', () => {
		const names = ['insuficiencia cardíaca', 'ibuprofen'];
		expect(countText('Tiene Insuficiencia cardíaca.', 'es', names)).toMatchObject({ words: 2, syllables: 4 });
		expect(countText('No ibuprofen.', 'en', names)).toMatchObject({ syllables: 2, polysyllables: 0 });
		expect(countText('No ibuprofens.', 'en', names).polysyllables).toBe(1);
	});
});

describe('the formulas', () => {
	const counted = { sentences: 1, polysyllables: 0 };

	test('give Flesch’s and Kincaid’s worked values', () => {
		// "The cat sat on the mat.": 6 words of one syllable, the usual example of the highest ease, 116.
		expect(level('The cat sat on the mat.', 'en').ease).toBeCloseTo(116.145, 3);
		// "The Australian platypus is seemingly a hybrid ...": 13 words, 24 syllables, ease 37.5 and grade 11.3.
		expect(fleschEase({ ...counted, words: 13, syllables: 24 })).toBeCloseTo(37.46, 2);
		expect(fleschKincaidGrade({ ...counted, words: 13, syllables: 24 })).toBeCloseTo(11.26, 2);
	});

	test.each([
		[0, 4],
		[6, 5],
		[12, 6],
		[20, 7],
		[30, 8],
		[42, 9],
		[56, 10],
		[72, 11],
		[90, 12],
		[110, 13],
		[132, 14],
		[156, 15],
		[182, 16],
		[210, 17],
		[240, 18]
	] as const)(
		'SMOG: %i long words in 30 sentences stand in McGraw’s table for grade %i',
		(polysyllables, grade) => {
			const exact = smogGrade({ sentences: 30, words: 300, syllables: 500, polysyllables });
			expect(Math.abs(exact - grade)).toBeLessThanOrEqual(1.5);
		}
	);

	test('SMOG brings a short text up to 30 sentences, and says that it did', () => {
		// The table's method: 12 long words in 15 sentences are 0.8 a sentence; 15 sentences are missing; 12 + 0.8 x 15 = 24.
		const short = smogGrade({ sentences: 15, words: 150, syllables: 200, polysyllables: 12 });
		expect(short).toBeCloseTo(smogGrade({ sentences: 30, words: 300, syllables: 400, polysyllables: 24 }), 9);
		expect(level('Rest now.', 'en').smog).toEqual({ grade: 3.1291, estimated: true });
		expect(level('Rest now. '.repeat(30), 'en').smog?.estimated).toBe(false);
	});

	test('Fernández Huerta as Law corrected it: 100 words, 200 syllables, 10 sentences', () => {
		const long = { sentences: 10, words: 100, syllables: 200, polysyllables: 0 };
		expect(fernandezHuertaEase(long)).toBeCloseTo(206.84 - 120 - 10.2, 9);
		// As printed in 1959, more and shorter sentences would make the text harder.
		expect(fernandezHuertaEase({ ...long, sentences: 20 })).toBeGreaterThan(fernandezHuertaEase(long));
	});

	test('put a text in a band and say whether a patient can be given it', () => {
		const hard = 'Se recomienda la administración de medicación antihipertensiva con regularidad.';
		expect(level('Coma menos sal y más pan.', 'es')).toMatchObject({
			band: 'very_easy',
			plain: true
		});
		expect(level(hard, 'es')).toMatchObject({ band: 'very_hard', grade: 16, plain: false });
		expect(level('Take your pills each day. Eat less salt.', 'en')).toMatchObject({ plain: true });
		expect(level('Antihypertensive medication necessitates monitoring.', 'en').plain).toBe(false);
	});

	test.each(['', '  \n', '?!'])('say nothing of %j', (text) => {
		expect(readingLevel(text, 'en')).toBeUndefined();
	});
});

describe('reading ease', () => {
	const word = fc.constantFrom(
		'sol',
		'casa',
		'camino',
		'medicina',
		'pan',
		'walk',
		'doctor',
		'medicine',
		'hypertension'
	);
	const sentence = fc.array(word, { minLength: 1, maxLength: 20 });
	const sentences = fc.array(sentence, { minLength: 1, maxLength: 6 });
	const language = fc.constantFrom<Language>('en', 'es');
	const written = (all: readonly (readonly string[])[]) =>
		all.map((words) => `${words.join(' ')}.`).join(' ');

	test('never rises when a word gets more syllables', () => {
		fc.assert(
			fc.property(sentences, language, (all, spoken) => {
				const longer = [['unquestionability', ...(all[0] ?? []).slice(1)], ...all.slice(1)];
				expect(level(written(longer), spoken).ease).toBeLessThanOrEqual(level(written(all), spoken).ease);
			})
		);
	});

	test('never rises when two sentences become one', () => {
		fc.assert(
			fc.property(sentences, sentence, language, (all, first, spoken) => {
				const joined = [[...first, ...(all[0] ?? [])], ...all.slice(1)];
				expect(level(written(joined), spoken).ease).toBeLessThanOrEqual(
					level(written([first, ...all]), spoken).ease
				);
			})
		);
	});

	test('stays the same when a text is said twice, and whatever the spaces and the form of its accents', () => {
		fc.assert(
			fc.property(sentences, language, (all, spoken) => {
				const once = level(written(all), spoken);
				expect(level(`${written(all)}\n${written(all)}`, spoken).ease).toBeCloseTo(once.ease, 9);
				expect(level(written(all).replaceAll(' ', '   ').normalize('NFD'), spoken)).toEqual(once);
			})
		);
	});

	test('is a number for whatever is typed', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), language, (text, spoken) => {
				const read = readingLevel(text, spoken, ['COPD']);
				expect(read === undefined || (Number.isFinite(read.ease) && Number.isFinite(read.grade))).toBe(true);
			})
		);
	});
});
