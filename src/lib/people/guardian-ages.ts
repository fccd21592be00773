import * as v from 'valibot';
import { plainText } from '../ui/plain-text.ts';
import { sharedAreas, topics, type SharedArea, type Topic } from './can.ts';

/** What a minor's guardian keeps from an age on, at one clinic; nothing kept is the end. */
export interface GuardianAge {
	age: number;
	keeps: SharedArea[];
	topics: Topic[];
	/** The law it rests on. */
	source: string;
	/** Counts the changes. */
	version: number;
}

/** The youngest and the oldest age at which a clinic can change something; 21 is the latest age of majority of any state. */
export const youngest = 1;
export const oldest = 21;

/** The age as typed, so that what is no age comes back as it was. */
const age = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^\d{1,2}$/),
	v.check((text) => Number(text) >= youngest && Number(text) <= oldest)
);
const version = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What an administrator fills in. `former` is the age that is changed, empty for a new one; `expected` its version. */
export const changedAge = v.strictObject({
	former: v.optional(v.pipe(v.string(), v.maxLength(2)), ''),
	expected: version,
	age,
	area_messages: v.boolean(),
	area_plan: v.boolean(),
	area_medicines: v.boolean(),
	area_readings: v.boolean(),
	area_questionnaires: v.boolean(),
	area_appointments: v.boolean(),
	area_resources: v.boolean(),
	topic_mental_health: v.boolean(),
	topic_substance_use: v.boolean(),
	topic_violence: v.boolean(),
	topic_reproductive: v.boolean(),
	source: v.pipe(plainText(300), v.minLength(3))
});
export type FilledAge = v.InferOutput<typeof changedAge>;

/** What was filled in, as the database takes it. */
export const ageFrom = (filled: FilledAge): GuardianAge => ({
	age: Number(filled.age),
	keeps: sharedAreas.filter((area) => filled[`area_${area}`]),
	topics: topics.filter((topic) => filled[`topic_${topic}`]),
	source: filled.source,
	version: filled.expected
});

/** Why ages cannot be set like this: the last part of a key in `settings.ages.problem`. */
export type AgeProblem = 'age' | 'taken' | 'wider' | 'narrower' | 'end' | 'source' | 'moved' | 'fresh';

/** Why one age more or less cannot be, beside those there are; undefined when it can. `former` is the age it replaces. */
export function ageProblem(
	ages: readonly GuardianAge[],
	changed: GuardianAge | undefined,
	former: number | undefined
): AgeProblem | undefined {
	const others = ages.filter(({ age }) => age !== former);
	if (changed && others.some(({ age }) => age === changed.age)) return 'taken';
	const all = changed ? [...others, changed] : others;
	if (!all.some(({ keeps }) => keeps.length === 0)) return 'end';
	if (!changed) return undefined;
	if (others.some((one) => one.age < changed.age && !within(changed, one))) return 'wider';
	if (others.some((one) => one.age > changed.age && !within(one, changed))) return 'narrower';
	return undefined;
}

/** Whether one leaves no more than the other. */
function within(less: GuardianAge, more: GuardianAge): boolean {
	return (
		less.keeps.every((area) => more.keeps.includes(area)) &&
		less.topics.every((topic) => more.topics.includes(topic))
	);
}
