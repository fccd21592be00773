import { languageCodes } from '../i18n/languages.ts';
import { topics } from '../people/can.ts';
import {
	dayParts,
	doers,
	importances,
	kinds,
	marks,
	partsOf,
	zones,
	type Kind,
	type Mark,
	type Part,
	type PlanLine,
	type Schedule
} from '../plan/line.ts';
import type { Language } from '../i18n/languages.ts';

/*
 * What FHIR has no element for in a line of the plan: its kind, every part of its words in both languages with how they
 * came to be, zone, importance, sensitive topic. One extension on whatever resource a line is told as, written by the
 * export and read by the import, so that a record that goes from one Closeby to another keeps its plan. Everybody else
 * reads the elements of FHIR beside it, with the standard translation extension.
 */

const base = 'https://closeby.example/fhir/StructureDefinition';
const planLineUrl = `${base}/plan-line`;
/** http://hl7.org/fhir/R4/extension-translation.html */
export const translationUrl = 'http://hl7.org/fhir/StructureDefinition/translation';

/** An extension as it is written; R4 has either a value or extensions in it. */
export interface WrittenExtension {
	url: string;
	valueString?: string;
	valueCode?: string;
	valueBoolean?: boolean;
	valueReference?: { reference: string };
	extension?: WrittenExtension[];
}

interface ReadExtension {
	url: string;
	valueString?: string | undefined;
	valueCode?: string | undefined;
	extension?: readonly unknown[] | undefined;
}

const code = (url: string, value: string | null | undefined): WrittenExtension[] =>
	value ? [{ url, valueCode: value }] : [];

/**
 * A line as an extension. `parent` is the reference to what it hangs on, where the reader sees it; `decidedBy` is the name of
 * who decided on it.
 */
export function planLineExtension(
	line: PlanLine,
	{ parent, decidedBy }: { parent?: string | undefined; decidedBy?: string | undefined }
): WrittenExtension {
	return {
		url: planLineUrl,
		extension: [
			...code('kind', line.kind),
			...code('area', line.area),
			...code('topic', line.topic),
			...code('doneBy', line.doneBy),
			...code('zone', line.zone),
			...code('importance', line.importance),
			...(line.source ? [{ url: 'source', valueString: line.source }] : []),
			...(line.why ? [{ url: 'why', valueString: line.why }] : []),
			...(decidedBy ? [{ url: 'decidedBy', valueString: decidedBy }] : []),
			...(line.dose ? [{ url: 'dose', valueString: line.dose }] : []),
			// The text of the dosage beside it has the dose as well.
			...(line.sig ? [{ url: 'sig', valueString: line.sig }] : []),
			...(line.dueOn ? [{ url: 'dueOn', valueString: line.dueOn }] : []),
			...(parent ? [{ url: 'parent', valueReference: { reference: parent } }] : []),
			...(line.schedule ? [scheduleExtension(line.schedule)] : []),
			...partsOf[line.kind].flatMap((part) =>
				languageCodes.flatMap((language) => {
					const text = line.words[part]?.[language];
					return text ? [wordsExtension(part, language, text)] : [];
				})
			)
		]
	};
}

const wordsExtension = (
	part: Part,
	language: Language,
	{ words, mark }: { words: string; mark: Mark }
): WrittenExtension => ({
	url: 'words',
	extension: [
		{ url: 'part', valueCode: part.replaceAll('_', '-') },
		{ url: 'language', valueCode: language },
		{ url: 'text', valueString: words },
		{ url: 'mark', valueCode: mark.replaceAll('_', '-') }
	]
});

const scheduleExtension = ({ weekdays = [], times = [], parts, as_needed }: Schedule): WrittenExtension => ({
	url: 'schedule',
	extension: [
		...weekdays.map((day) => ({ url: 'weekday', valueCode: String(day) })),
		...times.map((time) => ({ url: 'time', valueCode: time })),
		// No part of the day named, where all are thought of, is told from none.
		...(parts ? [{ url: 'parts', valueString: parts.join(' ') }] : []),
		...(as_needed ? [{ url: 'asNeeded', valueCode: 'true' }] : [])
	]
});

/** What the extension says of a line; what it does not know, or does not know how to say, is not there. */
export interface ToldLine {
	kind: Kind;
	area: 'plan' | 'medicines';
	topic: PlanLine['topic'];
	doneBy: PlanLine['doneBy'];
	zone: PlanLine['zone'];
	importance: PlanLine['importance'];
	source: string | null;
	/** Why it became so, and the name of who decided. */
	why: string | null;
	decidedBy: string | null;
	dose: string | null;
	/** Null also where it comes from before the extension had it: there the text of the dosage is it. */
	sig: string | null;
	dueOn: string | null;
	parent: string | null;
	schedule: Schedule | null;
	words: { part: Part; language: Language; words: string; mark: Mark }[];
}

const isRead = (value: unknown): value is ReadExtension =>
	typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';

const inner = ({ extension }: ReadExtension): ReadExtension[] => (extension ?? []).filter(isRead);
const among = <T extends string>(known: readonly T[], value: string | undefined): T | null =>
	known.find((one) => one === value) ?? null;

/** The line that one of these extensions tells; undefined where none does. Nothing in it is trusted further. */
export function toldLine(extensions: readonly unknown[]): ToldLine | undefined {
	const told = extensions.filter(isRead).find(({ url }) => url === planLineUrl);
	if (!told) return undefined;
	const all = inner(told);
	const valueOf = (url: string) => all.find((one) => one.url === url)?.valueCode;
	const textOf = (url: string) => all.find((one) => one.url === url)?.valueString ?? null;
	const kind = among(kinds, valueOf('kind'));
	if (!kind) return undefined;
	return {
		kind,
		area: valueOf('area') === 'medicines' ? 'medicines' : 'plan',
		topic: among(topics, valueOf('topic')),
		doneBy: among(doers, valueOf('doneBy')),
		zone: among(zones, valueOf('zone')),
		importance: among(importances, valueOf('importance')),
		source: textOf('source'),
		why: textOf('why'),
		decidedBy: textOf('decidedBy'),
		dose: textOf('dose'),
		sig: textOf('sig'),
		dueOn: textOf('dueOn'),
		parent: referenceIn(all.find(({ url }) => url === 'parent')),
		schedule: toldSchedule(all.find(({ url }) => url === 'schedule')),
		words: all.filter(({ url }) => url === 'words').flatMap((one) => toldWords(kind, inner(one)))
	};
}

function referenceIn(extension: ReadExtension | undefined): string | null {
	const value = extension && 'valueReference' in extension ? extension.valueReference : undefined;
	const reference =
		typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined;
	return typeof reference === 'string' ? reference : null;
}

function toldSchedule(extension: ReadExtension | undefined): Schedule | null {
	if (!extension) return null;
	const all = inner(extension);
	const valuesOf = (url: string) => all.flatMap((one) => (one.url === url ? (one.valueCode ?? []) : []));
	const parts = all.find(({ url }) => url === 'parts')?.valueString;
	return {
		...(valuesOf('asNeeded')[0] === 'true' && { as_needed: true }),
		...(valuesOf('weekday').length > 0 && { weekdays: valuesOf('weekday').map(Number) }),
		...(valuesOf('time').length > 0 && { times: valuesOf('time') }),
		...(parts !== undefined && { parts: dayParts.filter((part) => parts.split(' ').includes(part)) })
	};
}

function toldWords(kind: Kind, all: ReadExtension[]): ToldLine['words'] {
	const valueOf = (url: string) => all.find((one) => one.url === url)?.valueCode?.replaceAll('-', '_');
	const part = among<Part>(partsOf[kind], valueOf('part'));
	const language = among(languageCodes, valueOf('language'));
	const mark = among(marks, valueOf('mark'));
	const words = all.find(({ url }) => url === 'text')?.valueString;
	return part && language && mark && words ? [{ part, language, words, mark }] : [];
}
