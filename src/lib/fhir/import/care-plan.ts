import type { Kind } from '../../plan/line.ts';
import { toldLine, type ToldLine } from '../plan-line.ts';
import { hasEnded, isOver } from './bounds.ts';
import { sourceWords, toldWhy, toldWords } from './condition.ts';
import { isModifiedWithin } from './named.ts';
import type { CarePlan } from './shapes.ts';
import { scheduleFrom } from './timing.ts';
import { inWords, timingInWords } from './timing-words.ts';
import { spoken, topicOf } from './topic.ts';
import { kept, leftOut, type ProposedLine, type Verdict } from './verdict.ts';
import { isSaid, nameOf, spanishOf, tidy } from './words.ts';

type Activity = CarePlan['activity'][number];
type Detail = NonNullable<Activity['detail']>;

/** What a CarePlan is called. */
export const titleOf = ({ title, category }: CarePlan): string | undefined =>
	tidy(title) ?? category.map((one) => nameOf(one)).find(Boolean);

/** Whether a CarePlan still holds: what it says of goals and activities counts. */
export const holds = ({ status = 'active' }: CarePlan): boolean => status === 'active';

/**
 * A CarePlan becomes the steps of its activities as they stand at `now`; from another Closeby also lessons and signs to watch
 * for. `isTold` says whether what an activity refers to becomes a line by itself.
 */
export function readCarePlan(plan: CarePlan, now: Date, isTold: (reference: string) => boolean): Verdict {
	const title = titleOf(plan);
	if (['completed', 'revoked'].includes(plan.status ?? '')) return leftOut('ended', title);
	if (!holds(plan)) return kept('not_current', title);
	const read = plan.activity.map((activity, index) => {
		const unsaid = unsaidIn(activity, now, isTold);
		const part = activity.id ?? `activity-${index + 1}`;
		return { unsaid, line: unsaid ? undefined : lineFrom(plan, activity, part, now) };
	});
	const lines = read.flatMap(({ line }) => line ?? []);
	const unsaid = plan.activity.flatMap(
		(activity, index) => read[index]?.unsaid ?? halfSaid(activity, read[index]?.line) ?? []
	);
	const [reason, ...others] = new Set(unsaid);
	const beside = others.length > 0 ? 'several_parts' : reason;
	if (lines.length === 0) return kept(beside ?? 'no_steps', title);
	return { outcome: 'understood', lines, title, ...(beside && { beside }) };
}

type Unsaid = 'not_to_do' | 'modified' | 'part_elsewhere' | 'part_not_current' | 'past' | 'timing';

const notCurrent = new Set(['completed', 'cancelled', 'stopped', 'entered-in-error', 'on-hold']);

/** Why an activity is no step; undefined where it is one, or a line by itself. */
function unsaidIn(
	{ detail, reference, modifierExtension }: Activity,
	now: Date,
	isTold: (reference: string) => boolean
): Unsaid | undefined {
	if (modifierExtension.length > 0) return 'modified';
	if (!detail) return isTold(reference?.reference ?? '') ? undefined : 'part_elsewhere';
	const { scheduledTiming: timing, scheduledPeriod: period, status = '' } = detail;
	if (detail.modifierExtension.length > 0 || isModifiedWithin(timing)) return 'modified';
	if (detail.doNotPerform || detail.prohibited) return 'not_to_do';
	if (notCurrent.has(status)) return 'part_not_current';
	return hasEnded(period, now) || isOver(timing, undefined, now) ? 'past' : undefined;
}

/** What of an activity its line does not say. */
function halfSaid({ detail }: Activity, line: ProposedLine | undefined): Unsaid | undefined {
	if (!detail) return undefined;
	const { productCodeableConcept, productReference, dailyAmount, quantity } = detail;
	if (!line || [productCodeableConcept, productReference, dailyAmount, quantity].some(isSaid))
		return 'part_elsewhere';
	return !line.line.schedule && [detail.scheduledTiming, detail.scheduledPeriod].some(isSaid)
		? 'timing'
		: undefined;
}

const fromCloseby: ReadonlySet<Kind> = new Set(['step', 'lesson', 'zone']);

function lineFrom(plan: CarePlan, activity: Activity, part: string, now: Date): ProposedLine | undefined {
	const { detail, extension } = activity;
	if (!detail) return undefined;
	const found = toldLine(extension);
	const told = found && fromCloseby.has(found.kind) ? found : undefined;
	const said = tidy(detail.description) ?? nameOf(detail.code);
	const words = told?.words.length
		? toldWords(told)
		: said && sourceWords('what', said, detail.description ? undefined : spanishOf(detail.code));
	if (!words) return undefined;
	if (told && told.kind !== 'step')
		return { part, parents: told.parent ? [told.parent] : [], line: otherLine(told, words) };
	const goals = detail.goal.length > 0 ? detail.goal : plan.goal.slice(0, plan.goal.length === 1 ? 1 : 0);
	const schedule = told ? told.schedule : (scheduleFrom(detail.scheduledTiming, now) ?? null);
	const when = told ? undefined : whenOf(detail, schedule !== null);
	return {
		part,
		parents: [...(told?.parent ? [told.parent] : []), ...goals.flatMap(({ reference }) => reference ?? [])],
		line: {
			kind: 'step',
			topic: told ? told.topic : topicOf(detail.code, spoken(said, when), ...plan.category),
			...(told?.area === 'medicines' && { area: 'medicines' }),
			done_by: told ? told.doneBy : doneBy(detail),
			due_on: told?.dueOn ?? null,
			...toldWhy(told),
			schedule,
			words: [...words, ...(when ? sourceWords('when', when) : [])]
		}
	};
}

/** When something is done, in words, where no schedule says it. */
function whenOf(
	{ scheduledString, scheduledTiming, scheduledPeriod }: Detail,
	isScheduled: boolean
): string | undefined {
	if (isScheduled) return undefined;
	return tidy(scheduledString) ?? timingInWords(scheduledTiming) ?? inWords(scheduledPeriod);
}

const otherLine = (told: ToldLine, words: ProposedLine['line']['words']): ProposedLine['line'] => ({
	kind: told.kind,
	topic: told.topic,
	...(told.area === 'medicines' && { area: 'medicines' }),
	...(told.kind === 'lesson'
		? { importance: told.importance ?? 'extra' }
		: { zone: told.zone ?? 'yellow', source: told.source }),
	...toldWhy(told),
	words
});

/** Who does it; where nobody is named, the patient, whose plan it is. */
function doneBy({ performer }: Detail): 'patient' | 'caregiver' | 'care_team' {
	const named = performer.map(({ reference = '', type }) => type ?? reference.split('/').at(-2) ?? '');
	if (
		named.some((type) =>
			/^(Practitioner|PractitionerRole|Organization|CareTeam|HealthcareService)$/.test(type)
		)
	)
		return 'care_team';
	return named.includes('RelatedPerson') ? 'caregiver' : 'patient';
}
