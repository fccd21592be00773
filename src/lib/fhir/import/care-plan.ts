import type { Kind } from '../../plan/line.ts';
import { toldLine, type ToldLine } from '../plan-line.ts';
import { sourceWords, toldWhy, toldWords } from './condition.ts';
import type { CarePlan } from './shapes.ts';
import { scheduleFrom } from './timing.ts';
import { spoken, topicOf } from './topic.ts';
import { kept, leftOut, type ProposedLine, type Verdict } from './verdict.ts';
import { nameOf, spanishOf, tidy } from './words.ts';

type Activity = CarePlan['activity'][number];
type Detail = NonNullable<Activity['detail']>;

/** What a CarePlan is called. */
export const titleOf = ({ title, category }: CarePlan): string | undefined =>
	tidy(title) ?? category.map((one) => nameOf(one)).find(Boolean);

/** Whether a CarePlan still holds: what it says of goals and activities counts. */
export const holds = ({ status = 'active' }: CarePlan): boolean => status === 'active';

/** A CarePlan becomes the steps of its activities; from another Closeby also lessons and signs to watch for. */
export function readCarePlan(plan: CarePlan): Verdict {
	const title = titleOf(plan);
	if (['completed', 'revoked'].includes(plan.status ?? '')) return leftOut('ended', title);
	if (!holds(plan)) return kept('not_current', title);
	const lines = plan.activity.flatMap((activity, index) => {
		const line = lineFrom(plan, activity, activity.id ?? `activity-${index + 1}`);
		return line ? [line] : [];
	});
	const unsaid = plan.activity.map(unsaidIn).find((reason) => reason !== undefined);
	if (lines.length === 0) return kept(unsaid ?? 'no_steps', title);
	return { outcome: 'understood', lines, title, ...(unsaid && { beside: unsaid }) };
}

/** Why an activity is no step: it says what must not be done, or something that changes its meaning and is not known here. */
function unsaidIn({ detail, modifierExtension }: Activity): 'not_to_do' | 'modified' | undefined {
	if (detail?.doNotPerform || detail?.prohibited) return 'not_to_do';
	return modifierExtension.length > 0 ? 'modified' : undefined;
}

const over = new Set(['completed', 'cancelled', 'stopped', 'entered-in-error']);
const fromCloseby: ReadonlySet<Kind> = new Set(['step', 'lesson', 'zone']);

function lineFrom(plan: CarePlan, activity: Activity, part: string): ProposedLine | undefined {
	const { detail, extension } = activity;
	if (!detail || over.has(detail.status ?? '') || unsaidIn(activity)) return undefined;
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
	const when = tidy(detail.scheduledString);
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
			schedule: told ? told.schedule : (scheduleFrom(detail.scheduledTiming) ?? null),
			words: [
				...words,
				...(when && !told
					? [{ part: 'when' as const, language: 'en' as const, words: when, mark: 'needs_review' as const }]
					: [])
			]
		}
	};
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
