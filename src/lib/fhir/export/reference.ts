import type { CodeableConcept, Coding, Element, Reference } from 'fhir/r4';
import type { Language } from '../../i18n/languages.ts';
import { wordsIn, type Part, type PlanLine } from '../../plan/line.ts';
import { translationUrl } from '../plan-line.ts';
import type { RecordCopy } from './record.ts';

/** The address of a resource inside the Bundle: its id as a URN (https://hl7.org/fhir/R4/bundle.html#references). */
export const urlOf = (id: string): string => `urn:uuid:${id}`;
/** A reference to the resource with this id. */
export const to = (id: string): Reference => ({ reference: urlOf(id) });

/** A concept in words, with a code where there is one. */
export const concept = (text: string, coding?: Coding): CodeableConcept => ({
	text,
	...(coding && { coding: [coding] })
});

/** A concept by code alone, in one of HL7's own systems. */
export const coded = (system: string, code: string): CodeableConcept => ({
	coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }]
});

/** A text in both languages: English as the text, or Spanish where there is no English, and the other as its translation. */
export interface Bilingual {
	text: string;
	_text?: Element;
}

/** The words of a part of a line, in both languages; undefined where there are none. */
export function bilingual(line: Pick<PlanLine, 'words'>, ...parts: Part[]): Bilingual | undefined {
	const texts = parts.map((part) => line.words[part]).find((one) => one !== undefined);
	const [first, second]: (readonly [Language, string | undefined])[] = [
		['en', texts?.en?.words],
		['es', texts?.es?.words]
	];
	const main = first?.[1] ?? second?.[1];
	if (main === undefined) return undefined;
	return {
		text: main,
		...(first?.[1] !== undefined && second?.[1] !== undefined && { _text: translated(second[0], second[1]) })
	};
}

const translated = (language: Language, words: string): Element => ({
	extension: [
		{
			url: translationUrl,
			extension: [
				{ url: 'lang', valueCode: language },
				{ url: 'content', valueString: words }
			]
		}
	]
});

/** The English words of a part, or the Spanish. */
export const textOf = (line: Pick<PlanLine, 'words'>, part: Part): string | undefined =>
	wordsIn(line, part, 'en')?.words;

/** Somebody named in the record: a reference where they are in the Bundle, else that they are not known here. */
export function person(record: RecordCopy, id: string): Reference {
	const known =
		id === record.patient.id || record.people[id] !== undefined || record.team.some((one) => one.id === id);
	return known ? to(id) : { display: 'Somebody at the clinic' };
}

/** What somebody is called, where they may be known. */
export function nameOf({ patient, people, team }: RecordCopy, id: string): string | undefined {
	if (id === patient.id) return `${patient.givenName} ${patient.familyName}`.trim();
	return people[id]?.name ?? team.find((one) => one.id === id)?.name;
}
