import type { Language } from '../i18n/languages.ts';

/** Abbreviations with their dots, as they are read aloud. */
const abbreviations: Record<Language, Record<string, string>> = {
	en: {
		'dr.': 'doctor',
		'mr.': 'mister',
		'mrs.': 'missis',
		'ms.': 'miz',
		'vs.': 'versus',
		'a.m.': 'a em',
		'p.m.': 'p em',
		'e.g.': 'for example',
		'i.e.': 'that is',
		'etc.': 'et cetera'
	},
	es: {
		'dr.': 'doctor',
		'dra.': 'doctora',
		'sr.': 'señor',
		'sra.': 'señora',
		'ud.': 'usted',
		'uds.': 'ustedes',
		'a. m.': 'a eme',
		'p. m.': 'pe eme',
		'a.m.': 'a eme',
		'p.m.': 'pe eme',
		'p. ej.': 'por ejemplo',
		'etc.': 'etcétera',
		'ee. uu.': 'estados unidos'
	}
};

/** Units as they are read aloud; only after a figure, where "g" is no letter and "min" no name. */
const units: Record<Language, Record<string, string>> = {
	en: {
		lb: 'pounds',
		lbs: 'pounds',
		oz: 'ounces',
		kg: 'kilograms',
		g: 'grams',
		mg: 'milligrams',
		ml: 'milliliters',
		min: 'minutes',
		'%': 'percent',
		'°f': 'degrees',
		'°c': 'degrees',
		'mg/dl': 'milligrams per deciliter',
		'mm hg': 'millimeters of mercury',
		'mmol/l': 'millimoles per liter'
	},
	es: {
		lb: 'libras',
		lbs: 'libras',
		oz: 'onzas',
		kg: 'kilogramos',
		g: 'gramos',
		mg: 'miligramos',
		ml: 'mililitros',
		min: 'minutos',
		'%': 'por ciento',
		'°f': 'grados',
		'°c': 'grados',
		'mg/dl': 'miligramos por decilitro',
		'mm hg': 'milímetros de mercurio',
		'mmol/l': 'milimoles por litro'
	}
};

const abbreviation = { en: anyOf(Object.keys(abbreviations.en)), es: anyOf(Object.keys(abbreviations.es)) };
const unit = { en: afterFigure(Object.keys(units.en)), es: afterFigure(Object.keys(units.es)) };

/** Letters that are read one by one; a word in capitals among capitals is only loud. */
const acronym = /(?<![\p{L}\d])\p{Lu}{2,5}(?![\p{L}\d])/gu;

/** Names of letters with more than one syllable: "double u"; "efe", "hache", "doble u". */
const longLetters: Record<Language, Record<string, string>> = {
	en: { W: 'double u' },
	es: {
		F: 'efe',
		H: 'hache',
		J: 'jota',
		L: 'ele',
		M: 'eme',
		N: 'ene',
		Ñ: 'eñe',
		R: 'erre',
		S: 'ese',
		W: 'doble u',
		X: 'equis',
		Z: 'zeta'
	}
};

/** The text with its abbreviations, units and acronyms written as they are read aloud: 70 mg is 70 milligrams. */
export function withSpokenForms(text: string, language: Language): string {
	const read = text
		.replace(abbreviation[language], (found, at: number, whole: string) => {
			const spoken = abbreviations[language][found.toLowerCase()] ?? found;
			// "At 5 p.m. Then call": the dot is the end of the sentence as well. "Dr. Shah": it is not.
			const after = whole.slice(at + found.length);
			const ends = /^(a|p)\. ?m|^etc/i.test(found) && /^\s*($|\n|\s\p{Lu}|\s[¿¡])/u.test(after);
			return ends ? `${spoken}.` : spoken;
		})
		.replace(unit[language], (found) => ` ${units[language][found.trim().toLowerCase()] ?? found}`);
	if (!/\p{Ll}/u.test(read)) return read;
	return read.replace(acronym, (letters) => spelled(letters, language));
}

/** One word with hyphens, so that it stays one word with the syllables of its letters. */
function spelled(letters: string, language: Language): string {
	return [...letters]
		.map((letter) => longLetters[language][letter] ?? letter)
		.join('-')
		.replaceAll(' ', '-');
}

/** Finds any of these as whole words in any case, the longest first. */
export function anyOf(words: readonly string[]): RegExp {
	return new RegExp(`(?<![\\p{L}\\p{M}\\d])(?:${alternatives(words)})(?![\\p{L}\\p{M}\\d])`, 'giu');
}

function afterFigure(words: readonly string[]): RegExp {
	return new RegExp(`(?<=\\d)\\s?(?:${alternatives(words)})(?![\\p{L}\\p{M}\\d])`, 'giu');
}

function alternatives(words: readonly string[]): string {
	const longestFirst = words.toSorted((a, b) => b.length - a.length);
	return longestFirst.map((each) => each.normalize('NFC').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
}
