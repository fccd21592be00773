import { describe, expect, test } from 'vitest';
import { allWords, textsByPath } from '../i18n/catalogue.ts';
import { languageCodes, type Language } from '../i18n/languages.ts';
import type { Domain } from '../i18n/resources.ts';
import { shippedTerms } from './glossary.ts';
import { readingLevel } from './reading-level.ts';
import { linesOf } from './template.ts';
import { shippedTemplates } from './templates.ts';

/**
 * Names of drugs, conditions, tests and Closeby itself, which stay as they are. Nothing else belongs here: any other hard
 * word is said in other words.
 */
const names: Record<Language, readonly string[]> = {
	en: ['diabetes', 'depression', 'COPD', 'insulin', 'ibuprofen', 'naproxen', 'A1c', 'eGFR', 'ACR', 'Closeby'],
	es: [
		'diabetes',
		'depresión',
		'EPOC',
		'insulina',
		'ibuprofeno',
		'naproxeno',
		'A1c',
		'TFG',
		'ACR',
		'Closeby',
		'insuficiencia cardíaca'
	]
};

/** Which words a patient or a helper reads. A new domain of words is decided on here. */
const readByPatients: Record<Domain, boolean> = {
	common: true,
	family: true,
	identity: true,
	join: true,
	messaging: true,
	offline: true,
	outbox: true,
	people: true,
	plan: true,
	record: true,
	security: true,
	audit: true,
	signin: true,
	notifications: true,
	observations: true,
	reading_imports: true,
	trends: true,
	help: true,
	bluetooth: true,
	// Staff read these.
	command: false,
	monitoring: false,
	console: false,
	enrolment: false,
	fhir: false,
	planning: false,
	reports: false,
	settings: false
};

/** A label of a few words is no text: no formula says anything about it. */
const shortest = 8;

/** What stands in the gaps of a text when it is read; a name everywhere else. */
const samples: Record<Language, Record<string, string>> = {
	en: { when: 'today', reason: 'She fell.', count: '3' },
	es: { when: 'hoy', reason: 'Se cayó.', count: '3' }
};

/** One text, or the parts of one line that are read together, with where it stands. */
interface Text {
	where: string;
	text: string;
}

const domains = Object.keys(readByPatients)
	.filter(isDomain)
	.filter((domain) => readByPatients[domain]);

function isDomain(name: string): name is Domain {
	return Object.hasOwn(readByPatients, name);
}

function textsOfLocale(language: Language, domain: Domain): Text[] {
	return [...textsByPath(allWords(language)[domain] ?? {}, `${domain}.`)].map(([where, text]) => ({
		where,
		text: text.replace(/{{\s*(\w+).*?}}/g, (_, name: string) => samples[language][name] ?? 'Ana')
	}));
}

function textsOfTemplates(language: Language): Text[] {
	return shippedTemplates.flatMap((template) =>
		linesOf(template).flatMap(({ key, words }) => {
			const parts = Object.entries(words).map(([part, text]) => ({
				where: `${template.key}.${key}.${part}`,
				text: text[language] ?? ''
			}));
			return [...parts, { where: `${template.key}.${key}`, text: parts.map(({ text }) => text).join('\n') }];
		})
	);
}

/** The plain side of each swap in a sentence of three plain words, as it stands in a text. */
function textsOfGlossary(language: Language): Text[] {
	const sentence = { en: 'This is a ', es: 'Esto es un ' }[language];
	return shippedTerms[language].flatMap(({ jargon, plain, forms }) =>
		[plain, ...Object.values(forms ?? {})].map((words) => ({ where: jargon, text: `${sentence}${words}.` }))
	);
}

/** The texts that are too hard, with their grade or ease and where they stand. */
function tooHard(texts: readonly Text[], language: Language): string[] {
	return texts.flatMap(({ where, text }) => {
		const level = readingLevel(text, language, names[language]);
		if (level === undefined || level.words < shortest || level.plain) return [];
		const figure = language === 'en' ? `grade ${level.grade.toFixed(1)}` : `ease ${level.ease.toFixed(1)}`;
		return [`${where}: ${figure}: ${text}`];
	});
}

describe.each(languageCodes)('what patients read in %s is plain', (language) => {
	test.each(domains)('on the screens: %s', (domain) => {
		const texts = textsOfLocale(language, domain);
		expect(texts.length).toBeGreaterThan(0);
		expect(tooHard(texts, language)).toEqual([]);
		expect(tooHard([whole(domain, texts)], language)).toEqual([]);
	});

	test('in every line of the templates, and in each of its parts', () => {
		expect(tooHard(textsOfTemplates(language), language)).toEqual([]);
	});

	test.each(shippedTemplates.map((template) => template.key))('in the template %s as a whole', (key) => {
		const texts = textsOfTemplates(language).filter(({ where }) => where.startsWith(`${key}.`));
		expect(tooHard([whole(key, texts)], language)).toEqual([]);
	});

	test('in what the glossary says instead of a hard word', () => {
		const texts = textsOfGlossary(language);
		expect(tooHard(texts, language)).toEqual([]);
		expect(tooHard([whole('glossary', texts)], language)).toEqual([]);
	});
});

test('the names that stay as they are, are few', () => {
	for (const language of languageCodes) expect(names[language].length).toBeLessThanOrEqual(12);
});

function whole(where: string, texts: readonly Text[]): Text {
	return { where, text: texts.map(({ text }) => text).join('\n') };
}
