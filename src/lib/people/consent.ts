import * as v from 'valibot';
import type { CareConsentPurpose, CareRelationship } from '../db/generated.ts';
import { nameOf, nameOrNone } from '../ui/plain-text.ts';
import { sharedAreas, topics, type SharedArea, type Topic } from './can.ts';

/** What a caregiver may be to a patient. */
export const relationships = [
	'daughter',
	'son',
	'wife',
	'husband',
	'partner',
	'mother',
	'father',
	'sister',
	'brother',
	'grandchild',
	'relative',
	'friend',
	'neighbour',
	'paid_helper',
	'guardian'
] as const satisfies readonly CareRelationship[];

/** What the help is for. */
export const purposes = [
	'daily_help',
	'talk_with_team',
	'appointments',
	'stand_in',
	'decisions'
] as const satisfies readonly CareConsentPurpose[];

export const authorities = [
	'parent_of_minor',
	'guardian_of_minor',
	'court_guardian',
	'health_care_proxy',
	'power_of_attorney'
] as const;
export const evidences = [
	'birth_certificate',
	'court_order',
	'health_care_proxy_form',
	'power_of_attorney_form'
] as const;

/** The papers that show an authority. The database holds the same. */
export const evidenceOf: Record<(typeof authorities)[number], readonly (typeof evidences)[number][]> = {
	parent_of_minor: ['birth_certificate', 'court_order'],
	guardian_of_minor: ['court_order'],
	court_guardian: ['court_order'],
	health_care_proxy: ['health_care_proxy_form'],
	power_of_attorney: ['power_of_attorney_form']
};

/** How much of one part: each includes those before it. */
export const levels = ['none', 'see', 'more'] as const;
export type Level = (typeof levels)[number];

/** One of several. What is missing is missing, and not the first of them. */
const oneOf = <const Options extends readonly string[]>(options: Options) =>
	v.pipe(v.optional(v.string(), ''), v.picklist(options));
const level = oneOf(levels);
/** A day that there is: not 30 February. */
const day = v.pipe(
	v.string(),
	v.isoDate(),
	v.check((date) => new Date(`${date}T00:00Z`).getUTCDate() === Number(date.slice(-2)))
);

const grants = {
	area_messages: level,
	area_plan: level,
	area_medicines: level,
	area_readings: level,
	area_questionnaires: level,
	area_appointments: level,
	area_resources: level
} satisfies Record<`area_${SharedArea}`, typeof level>;
const named = {
	topic_mental_health: v.boolean(),
	topic_substance_use: v.boolean(),
	topic_violence: v.boolean(),
	topic_reproductive: v.boolean()
} satisfies Record<`topic_${Topic}`, unknown>;

/** What a patient fills in, or staff for them. `expected` is the version they saw; 0 for a new consent. */
const common = {
	consent: v.pipe(v.string(), v.uuid()),
	expected: v.pipe(v.number(), v.integer(), v.minValue(0)),
	relationship: oneOf(relationships),
	purpose: oneOf(purposes),
	ends_on: day,
	...grants,
	...named
};
const person = {
	given_name: nameOf(100),
	family_name: nameOrNone(100),
	language: oneOf(['en', 'es']),
	sign_in_name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(64)), '')
};

export const newConsent = v.strictObject({ ...common, ...person });
export const changedConsent = v.strictObject(common);
export type FilledIn = v.InferOutput<typeof changedConsent> & Partial<v.InferOutput<typeof newConsent>>;

/** On what ground, said in the fields that come with it. */
const spoken = { witness: nameOf(200) };
export const newSpokenConsent = v.strictObject({ ...common, ...person, ...spoken });
export const changedSpokenConsent = v.strictObject({ ...common, ...spoken });
const byLaw = {
	authority: oneOf(authorities),
	evidence: oneOf(evidences)
};
export type FilledByLaw = v.InferOutput<v.StrictObjectSchema<typeof byLaw, undefined>>;
export const newLegalConsent = v.strictObject({ ...common, ...person, ...byLaw });
export const changedLegalConsent = v.strictObject({ ...common, ...byLaw });

/** A button of a consent that is there: what was seen, and whether the caregiver is to be told of the end. */
export const act = v.strictObject({
	consent: v.pipe(v.string(), v.uuid()),
	expected: v.pipe(v.number(), v.integer(), v.minValue(1)),
	tell: v.optional(v.boolean(), false)
});

/** What a consent says, as the database takes it. */
export interface Terms extends Partial<v.InferOutput<v.StrictObjectSchema<typeof person, undefined>>> {
	relationship: CareRelationship;
	purpose: CareConsentPurpose;
	ends_on: string;
	see: SharedArea[];
	add: SharedArea[];
	message: SharedArea[];
	topics: Topic[];
}

/** What was filled in, as the database takes it. */
export function termsOf(filled: FilledIn): Terms {
	const at = (area: SharedArea) => filled[`area_${area}`];
	const see = sharedAreas.filter((area) => at(area) !== 'none');
	const more = see.filter((area) => at(area) === 'more');
	const { given_name, family_name, language, sign_in_name, relationship, purpose, ends_on } = filled;
	return {
		...(given_name !== undefined && {
			given_name,
			family_name: family_name ?? '',
			language: language ?? 'en',
			sign_in_name: sign_in_name ?? ''
		}),
		relationship,
		purpose,
		ends_on,
		see,
		add: more.filter((area) => area !== 'messages'),
		message: more.filter((area) => area === 'messages'),
		topics: topics.filter((topic) => filled[`topic_${topic}`])
	};
}

/** The day a consent ends unless another is chosen: a year from now. */
export function yearFrom(today: string): string {
	const [year = '', ...rest] = today.split('-');
	// A year from 29 February is 28 February.
	return [String(Number(year) + 1), ...rest].join('-').replace(/-02-29$/, '-02-28');
}

/** The fields of a consent that is there, or of a draft, as the form shows them. */
export function filledFrom(terms: Pick<Terms, 'see' | 'add' | 'message' | 'topics'>): Partial<FilledIn> {
	const levelOf = (area: SharedArea): Level =>
		terms.add.includes(area) || terms.message.includes(area)
			? 'more'
			: terms.see.includes(area)
				? 'see'
				: 'none';
	return {
		...Object.fromEntries(sharedAreas.map((area) => [`area_${area}`, levelOf(area)])),
		...Object.fromEntries(topics.map((topic) => [`topic_${topic}`, terms.topics.includes(topic)]))
	};
}

/** What keeps a field, or the whole form, from being saved: the last part of a key in `family.problem`. */
export type FieldProblem =
	| ('self' | 'known' | 'nobody' | 'tries' | 'moved' | 'before' | 'terms' | 'fresh' | 'heard' | 'other')
	| ('name' | 'day' | 'past' | 'late' | 'areas' | 'choose' | 'witness' | 'evidence');
export type FieldProblems = Partial<Record<string, FieldProblem>>;
