import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { findDangers } from './danger.ts';
import { dangers, type Danger } from './kinds.ts';
import { longest } from './words.ts';

const phrases = v.array(v.string());
const labelledSet = v.strictObject({
	emergency: phrases,
	self_harm: phrases,
	abuse: phrases,
	medicine_harm: phrases,
	none: phrases
});
type LabelledSet = v.InferOutput<typeof labelledSet>;
const read = (name: string): LabelledSet =>
	v.parse(
		labelledSet,
		JSON.parse(readFileSync(path.join(import.meta.dirname, 'labelled', `${name}.json`), 'utf8'))
	);

/** Recall: which share of what tells of a danger is found as that one. Precision: which share of what is found is one. */
function measure(set: LabelledSet) {
	const missed = dangers.flatMap((danger) =>
		set[danger]
			.filter((phrase) => !findDangers(phrase).includes(danger))
			.map((phrase) => `${danger}: ${phrase}`)
	);
	const wrong = set.none.filter((phrase) => findDangers(phrase).length > 0);
	const all = dangers.flatMap((danger) => set[danger]);
	const found = all.filter((phrase) => findDangers(phrase).length > 0).length;
	return {
		phrases: all.length + set.none.length,
		recall: 1 - missed.length / all.length,
		precision: found / (found + wrong.length),
		missed,
		wrong
	};
}

const percent = (share: number) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
const sets = {
	en: 'English, the rules were written with',
	es: 'Spanish, the rules were written with',
	'held-out.en': 'English, held out',
	'held-out.es': 'Spanish, held out',
	'stranger.en': 'English, by a stranger',
	'stranger.es': 'Spanish, by a stranger',
	'held-out-third.en': 'English, held out for the third',
	'held-out-third.es': 'Spanish, held out for the third',
	'held-out-fourth.en': 'English, in plain words',
	'held-out-fourth.es': 'Spanish, in plain words',
	'stranger-second.en': 'English, by a second stranger',
	'stranger-second.es': 'Spanish, by a second stranger',
	'held-out-fifth.en': 'English, around a negation',
	'held-out-fifth.es': 'Spanish, around a negation',
	'held-out-sixth.en': 'English, held out for the fourth',
	'held-out-sixth.es': 'Spanish, held out for the fourth',
	'stranger-third.en': 'English, by a third stranger',
	'stranger-third.es': 'Spanish, by a third stranger',
	'held-out-seventh.en': 'English, of then and now',
	'held-out-seventh.es': 'Spanish, of then and now',
	'held-out-eighth.en': 'English, held out for the fifth',
	'held-out-eighth.es': 'Spanish, held out for the fifth'
};
/** What each set must not fall below: the share that is found, and the share of what is found that is one. */
const floors: Record<string, readonly [recall: number, precision: number]> = {
	'held-out.en': [0.92, 0.95],
	'held-out.es': [0.92, 0.95],
	'stranger.en': [0.98, 0.98],
	'stranger.es': [0.98, 0.98],
	'held-out-third.en': [0.98, 0.98],
	'held-out-third.es': [0.98, 0.98],
	'held-out-fourth.en': [0.98, 0.98],
	'held-out-fourth.es': [0.98, 0.98],
	'held-out-fifth.en': [0.98, 0.98],
	'held-out-fifth.es': [0.98, 0.98],
	'held-out-sixth.en': [0.95, 0.93],
	'held-out-sixth.es': [0.87, 0.95],
	'held-out-eighth.en': [0.93, 0.87],
	'held-out-eighth.es': [0.75, 0.71]
};

describe.each(Object.entries(sets))('the labelled phrases %s', (name, title) => {
	const { phrases, recall, precision, missed, wrong } = measure(read(name));
	const [leastRecall, leastPrecision] = floors[name] ?? [0.99, 0.99];

	test('find what they should and leave the rest alone', () => {
		expect(recall, missed.join('\n')).toBeGreaterThanOrEqual(leastRecall);
		expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(leastPrecision);
	});

	test('have the figures that the README tells', () => {
		const row = new RegExp(
			`\\| ${title} +\\| +${phrases} \\| +${percent(recall)} \\| +${percent(precision)} \\|`.replaceAll(
				'.',
				'\\.'
			)
		);
		expect(readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8')).toMatch(row);
	});
});

test('no phrase has two labels, and none was held out that the rules were written with', () => {
	for (const language of ['en', 'es']) {
		const all = [
			'',
			...['', '-third', '-fourth', '-fifth', '-sixth', '-seventh', '-eighth'].map(
				(which) => `held-out${which}.`
			)
		].flatMap((set) =>
			Object.values(read(`${set}${language}`))
				.flat()
				.map((phrase) => phrase.toLowerCase())
		);
		expect(all.filter((phrase, place) => all.indexOf(phrase) !== place)).toEqual([]);
	}
});

// A stranger may write what was written before, but not mean something else by it.
test('what a stranger wrote has one label in all sets', () => {
	for (const language of ['en', 'es']) {
		const labels = new Map<string, string>();
		for (const set of ['', 'held-out.', 'stranger.', 'stranger-second.', 'stranger-third.'].map((set) =>
			read(`${set}${language}`)
		))
			for (const [label, phrases] of Object.entries(set))
				for (const phrase of phrases) {
					const plain = phrase.toLowerCase();
					expect(labels.get(plain) ?? label, phrase).toBe(label);
					labels.set(plain, label);
				}
	}
});

describe('a message', () => {
	test.each<[string, Danger[]]>([
		['No fever my chest hurts', ['emergency']],
		['No I have chest pain', ['emergency']],
		['No I do not have chest pain', []],
		['I never had chest pain', []],
		['I never had chest pain like this', ['emergency']],
		['I cannot say I do not have chest pain', ['emergency']],
		['He does not deny chest pain', ['emergency']],
		['No es que me duela el pecho, me aprieta', ['emergency']],
		['No creo que me duela el pecho', []],
		['If I tell he will hit me', ['abuse']],
		['If I get chest pain I will call', []],
		['My sugar is 38', ['emergency']],
		['My sugar is 138', []],
		['My sugar is 5.8', []],
		['Tengo el azúcar en 20', ['emergency']],
		['Tuve un infarto en 2010', []],
		['Lo siento mucho, señora Maria', []],
		['220/130 this morning', ['emergency']],
		['132/80 this morning', []],
		['My weight went from 220 130 days ago', []],
		["I can't go on", ['self_harm']],
		["I can't go on, forgive me", ['self_harm']],
		["I can't go on Tuesday", []],
		['My daughter hits me with her cane', ['abuse']],
		['It hits me with a fee', []],
		['Help me', ['emergency']],
		['Help me with the app', []],
		['I ran out of pills', []],
		['I ran out of insulin', ['medicine_harm']],
		['I ran out of my pills three days ago', ['medicine_harm']],
		['The doctor told me to take one pill but I took ten pills', ['medicine_harm']],
		['Please come cause my chest hurts', ['emergency']],
		['Tomé la presión dos veces', []],
		['Me tomé la pastilla de la presión dos veces', ['medicine_harm']],
		['Took my pills. My chest hurts and I want to die.', ['emergency', 'self_harm']],
		['Hola, I took too many pills y no puedo respirar', ['emergency', 'medicine_harm']],
		['My  CHEST\nhurts!!! Heeeelp', ['emergency']],
		['My chest\r\nhurts', ['emergency']],
		['pain in my\nchest', ['emergency']],
		['My chest\n\nhurts', []],
		['My chest\n \nhurts', []],
		['I do not have chest\npain', []],
		['I have no pain in my\nchest', []],
		['I am not sick\nchest pain', ['emergency']],
		['No fever\nchest pain', ['emergency']],
		['Bad chest pain\nbetter when I sit', ['emergency']],
		['My foot hurts\nand my chest is fine', []],
		['No chestpain', []],
		['My ch\u00adest hu\u200brts', ['emergency']],
		['I feel odd on my meds', []],
		["He od'd on his pills", ['medicine_harm']],
		['Can I take viagra with nitroglycerin?', []],
		['I drank water with my pain pills', []],
		['I am thinking of jumping in the pool', []],
		['I gave away my old clothes', []],
		['I wrote a letter to the bank', []],
		['My aide grabbed my arm so I would not fall', []],
		['My grandson shoves his toys under the bed', []],
		['De repente no tengo hambre', []],
		['No aguanto el calor', []],
		['Me tiene preocupada', []],
		['My chest hurts!!! Heeeelp', ['emergency']],
		['No chest pain. I took the wrong pill.', ['medicine_harm']],
		['', []],
		['   \n  ', []],
		['🙂👍', []]
	])('%j tells of %j', (text, expected) => {
		expect(findDangers(text)).toEqual(expected);
	});

	test('is judged the same whatever its case, accents and apostrophes', () => {
		for (const { emergency, self_harm, abuse } of [read('en'), read('es')])
			for (const phrase of [...emergency, ...self_harm, ...abuse]) {
				const plain = phrase.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
				expect(findDangers(plain.toUpperCase()), phrase).toEqual(findDangers(phrase));
				expect(findDangers(phrase.normalize('NFD')), phrase).toEqual(findDangers(phrase));
				expect(findDangers(phrase.replaceAll("'", '’')), phrase).toEqual(findDangers(phrase));
			}
	});

	test('is found among others, whatever was said before it', () => {
		const { emergency, none } = read('en');
		fc.assert(
			fc.property(fc.constantFrom(...emergency), fc.array(fc.constantFrom(...none)), (phrase, before) => {
				expect(findDangers([...before, phrase].join('.\n'))).toContain('emergency');
			})
		);
	});
});

// The time a test may take is the bound: what grows faster than the text would not come back.
describe('what is written to keep it busy', () => {
	const fill = (text: string) => text.repeat(Math.ceil(longest / text.length) * 2);
	test.each([
		'chest ',
		'no ',
		'chest chest pain ',
		'my husband will not let me ',
		'took too many pills ',
		'a',
		'if no or ',
		'\u0301',
		'ﷺ',
		'chst ',
		'chest\npain\n',
		'in 2019 my chest hurt and today ',
		'hace un ano me desmaye y hoy otra vez ',
		'my father died today ',
		'i want to die laughing ',
		'she asked if i want to die no ',
		'nadie sabe que no me deja dormir el dolor de pecho ',
		'.,',
		'<script>'
	])('%j, over and over', (text) => {
		expect(dangers).toEqual(expect.arrayContaining(findDangers(fill(text))));
	});
	// Made before the clock of the test runs: this alone takes fast-check seconds on a busy machine.
	const anything = fc.string({ unit: 'binary', maxLength: 200 });
	test('anything at all', () => {
		fc.assert(
			fc.property(anything, (text) => {
				expect(dangers).toEqual(expect.arrayContaining(findDangers(text)));
			})
		);
	});
});
