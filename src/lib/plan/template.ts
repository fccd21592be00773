import * as v from 'valibot';
import type { Language } from '../i18n/languages.ts';
import { topics } from '../people/can.ts';

// What a clinic's own template may hold, and what the shipped ones hold. Bounds are those of the tables the lines end in.
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1_000));
const key = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,59}$/));
const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.maxLength(50));
const day = v.pipe(v.string(), v.isoDate());

/** A text in the languages it exists in; at least one. The shipped templates have every language. */
const inLanguages = v.pipe(
	v.strictObject({ en: v.optional(words), es: v.optional(words) } satisfies Record<Language, unknown>),
	v.check((text) => Object.values(text).some((each) => each !== undefined), 'no language')
);

/** Where a number or a rule comes from, and from which day on it holds. */
const source = v.strictObject({ key: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/)), citation: words });
const sourced = { source, effectiveFrom: day };

/** What every line has. `topic` and `area` keep a line from those whose grant does not name them. */
const line = {
	key,
	topic: v.optional(v.picklist(topics)),
	/** About what is taken: for those alone who may see the medicines. */
	area: v.optional(v.literal('medicines'))
};

const codes = list(
	v.strictObject({
		system: v.picklist(['http://snomed.info/sct', 'http://hl7.org/fhir/sid/icd-10-cm']),
		code: v.pipe(v.string(), v.regex(/^[A-Z0-9.]{1,20}$/))
	})
);

const problem = v.strictObject({
	...line,
	codes,
	words: v.strictObject({ plain: inLanguages, learn_more: inLanguages })
});

/**
 * A LOINC code and a UCUM unit; the target lies from `low` to `high`, either may be left to the clinic. `context` tells apart
 * what one code measures at different moments.
 */
const measure = v.pipe(
	v.strictObject({
		loinc: v.pipe(v.string(), v.regex(/^\d{1,7}-\d$/)),
		unit: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
		low: v.optional(v.pipe(v.number(), v.finite())),
		high: v.optional(v.pipe(v.number(), v.finite())),
		context: v.optional(v.picklist(['fasting', 'before_meal', 'after_meal', 'bedtime']))
	}),
	v.check(({ low, high }) => low === undefined || high === undefined || low <= high, 'low above high')
);

const goal = v.strictObject({
	...line,
	...sourced,
	problem: key,
	measure: v.optional(measure),
	dueInDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_095)),
	words: v.strictObject({ plain: inLanguages })
});

/** When a step is done: ISO weekdays (1 is Monday), and times of day or parts of the day. Rarer ones are said in words. */
const schedule = v.strictObject({
	weekdays: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.minLength(1)),
	times: list(v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/))),
	dayParts: list(v.picklist(['morning', 'noon', 'evening', 'bedtime']))
});

const step = v.strictObject({
	...line,
	...sourced,
	goals: v.pipe(list(key), v.minLength(1)),
	who: v.picklist(['patient', 'caregiver', 'care_manager', 'provider']),
	schedule: v.optional(schedule),
	words: v.strictObject({ what: inLanguages, when: inLanguages, how: inLanguages })
});

const lesson = v.strictObject({
	...line,
	...sourced,
	problem: key,
	/** Key lessons are the ones the patient tells back in own words. */
	keyLesson: v.boolean(),
	words: v.strictObject({ title: inLanguages, text: inLanguages, question: inLanguages })
});

/** A question that finds out what stands in the way. */
const barrier = v.strictObject({ ...line, words: v.strictObject({ plain: inLanguages }) });

/** The colours of "when to call, when to go", mildest first. */
export const zoneColours = ['green', 'yellow', 'red'] as const;

const zone = v.strictObject({
	...line,
	...sourced,
	problem: key,
	colour: v.picklist(zoneColours),
	words: v.strictObject({ signs: inLanguages, action: inLanguages })
});

const outline = v.strictObject({
	/** Names the condition, and the template as long as a clinic has not made its own over it. */
	key,
	name: inLanguages,
	effectiveFrom: day,
	problems: v.pipe(list(problem), v.minLength(1)),
	goals: list(goal),
	steps: list(step),
	lessons: list(lesson),
	barriers: list(barrier),
	zones: list(zone)
});

type Outline = v.InferOutput<typeof outline>;

/**
 * A care plan's outline for one condition, in the words patients read. Every key is used once in its list, every measure by one goal, and every goal, step,
 * lesson and zone names a problem or goal of the same template.
 */
export const PlanTemplate = v.pipe(
	outline,
	v.check((template) => danglingIn(template).length === 0, 'names what is not there'),
	v.check((template) => repeatedIn(template).length === 0, 'key or measure used twice')
);

export type PlanTemplate = v.InferOutput<typeof PlanTemplate>;
export type TemplateProblem = PlanTemplate['problems'][number];
export type TemplateGoal = PlanTemplate['goals'][number];
export type TemplateStep = PlanTemplate['steps'][number];
export type TemplateLesson = PlanTemplate['lessons'][number];
export type TemplateBarrier = PlanTemplate['barriers'][number];
export type TemplateZone = PlanTemplate['zones'][number];
export type TemplateMeasure = v.InferOutput<typeof measure>;
export type TemplateSource = v.InferOutput<typeof source>;
export type PatientWords = v.InferOutput<typeof inLanguages>;
export type ZoneColour = (typeof zoneColours)[number];

/** One name for all goals that measure the same in the same unit at the same moment. */
export function measureName({ loinc, unit, context }: TemplateMeasure): string {
	return `${loinc} ${unit} ${context ?? ''}`;
}

function danglingIn({ problems, goals, steps, lessons, zones }: Outline): string[] {
	const known = {
		problems: new Set(problems.map((each) => each.key)),
		goals: new Set(goals.map((each) => each.key))
	};
	return [
		...[...goals, ...lessons, ...zones].filter((each) => !known.problems.has(each.problem)),
		...steps.filter((each) => each.goals.some((named) => !known.goals.has(named)))
	].map((each) => each.key);
}

function repeatedIn({ problems, goals, steps, lessons, barriers, zones }: Outline): string[] {
	const keys = [problems, goals, steps, lessons, barriers, zones].map((lines: readonly { key: string }[]) =>
		lines.map((each) => each.key)
	);
	const measures = goals.flatMap((each) => (each.measure ? [measureName(each.measure)] : []));
	return [...keys, measures].flatMap((names) => names.filter((each, at) => names.indexOf(each) !== at));
}

/** Every line of a template, whatever its kind, with the words patients read by part. */
export function linesOf({ problems, goals, steps, lessons, barriers, zones }: PlanTemplate): TemplateLine[] {
	return [...problems, ...goals, ...steps, ...lessons, ...barriers, ...zones];
}

/** What all kinds of lines have. */
export interface TemplateLine {
	key: string;
	topic?: (typeof topics)[number] | undefined;
	words: Readonly<Record<string, PatientWords>>;
}
