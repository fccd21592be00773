import type { CarePlanLineKind, CarePlanWordsMark } from '../db/generated.ts';
import type { Language } from '../i18n/languages.ts';
import type { Topic } from '../people/can.ts';

/** What a line of the plan is. In the order screens show them. */
export const kinds = [
	'problem',
	'goal',
	'step',
	'medicine',
	'lesson',
	'barrier',
	'zone'
] as const satisfies readonly CarePlanLineKind[];
export type Kind = (typeof kinds)[number];

/** The parts that the words of a line have, as `private.plan_parts` has them. */
export const partsOf = {
	problem: ['plain', 'learn_more'],
	goal: ['own_words', 'plain'],
	step: ['what', 'when', 'how'],
	medicine: ['purpose', 'how_much', 'when_to_take', 'with_what', 'if_missed'],
	lesson: ['title', 'text', 'question'],
	barrier: ['plain'],
	zone: ['signs', 'action']
} as const satisfies Record<Kind, readonly string[]>;
export type Part = (typeof partsOf)[Kind][number];

/** How words came to be: written or checked by a person, translated by a machine, or to be looked at again. */
export const marks = ['human', 'machine', 'needs_review'] as const satisfies readonly CarePlanWordsMark[];
export type Mark = (typeof marks)[number];

/** What a line hangs on: a line of this kind. */
export const parentOf: Readonly<Record<Kind, Kind | null>> = {
	problem: null,
	goal: 'problem',
	step: 'goal',
	medicine: 'problem',
	lesson: 'problem',
	barrier: 'problem',
	zone: 'problem'
};

export const conditionSystems = ['http://snomed.info/sct', 'http://hl7.org/fhir/sid/icd-10-cm'] as const;
export const doers = ['patient', 'caregiver', 'care_team'] as const;
export const zones = ['green', 'yellow', 'red'] as const;
export const importances = ['key', 'extra'] as const;
export const dayParts = ['morning', 'noon', 'evening', 'night'] as const;

/** When a step is done or a medicine taken. No weekday named means every day; times are 24-hour, where the patient lives. */
export interface Schedule {
	/** ISO weekdays, 1 is Monday. */
	weekdays?: number[] | undefined;
	times?: string[] | undefined;
	parts?: (typeof dayParts)[number][] | undefined;
	as_needed?: true | undefined;
}

/** The words of one part, by language. */
export type Texts = Partial<Record<Language, { words: string; mark: Mark }>>;

/** A line of the plan in one of its revisions. Days are ISO 8601 dates, moments ISO 8601 in UTC. */
export interface PlanLine {
	id: string;
	revision: number;
	kind: Kind;
	/** `medicines` for all that tells of one, whatever its kind. */
	area: 'plan' | 'medicines';
	topic: Topic | null;
	/** The line it hangs on; it may be one that the reader does not see. */
	parent: string | null;
	conditionSystem: (typeof conditionSystems)[number] | null;
	conditionCode: string | null;
	loincCode: string | null;
	/** UCUM. */
	unit: string | null;
	targetLow: number | null;
	targetHigh: number | null;
	/** Where the number comes from. */
	source: string | null;
	dueOn: string | null;
	doneBy: (typeof doers)[number] | null;
	schedule: Schedule | null;
	zone: (typeof zones)[number] | null;
	rxnormCode: string | null;
	drugName: string | null;
	dose: string | null;
	/** As the prescriber wrote it. */
	sig: string | null;
	importance: (typeof importances)[number] | null;
	words: Partial<Record<Part, Texts>>;
	author: string;
	writtenAt: string;
	why: string | null;
	decidedBy: string | null;
}

/** The words of a part in a language, or in the other one where there are none. */
export function wordsIn(line: Pick<PlanLine, 'words'>, part: Part, language: Language) {
	const texts = line.words[part];
	const found = texts?.[language];
	if (found) return { ...found, language };
	const other: Language = language === 'en' ? 'es' : 'en';
	const instead = texts?.[other];
	return instead && { ...instead, language: other };
}

/** The parts of a line that have words, and none in this language: what publishing warns of. */
export function missingIn(line: Pick<PlanLine, 'kind' | 'words'>, language: Language): Part[] {
	return partsOf[line.kind].filter((part) => line.words[part] && !line.words[part][language]);
}

/** Whether two revisions say the same to whoever reads them. */
export const saysTheSame = (one: PlanLine, other: PlanLine): boolean => said(one) === said(other);

/** What a reader is told by a line: neither who wrote which revision when, nor why. */
function said(line: PlanLine): string {
	const words = partsOf[line.kind].map((part) => [line.words[part]?.en, line.words[part]?.es]);
	const unsaid = { revision: 0, author: '', writtenAt: '', why: null, decidedBy: null, topic: null };
	return JSON.stringify({ ...line, ...unsaid, words });
}
