import { languageCodes, sourceLanguage, type Language } from '../i18n/languages.ts';
import type { LineInput } from './draft-input.ts';
import { partsOf, type Kind, type Mark, type PlanLine, type Schedule } from './line.ts';
import type { MergedGoal, MergedPlan, MergedStep } from './merge.ts';
import type { PatientWords, PlanTemplate, TemplateSource } from './template.ts';
import { templateLines, unpublished } from './template-lines.ts';
import { shippedTemplates } from './templates.ts';

/** What the lines of templates are put into. */
export interface Into {
	/** What the draft says already: what a template says as well is left out, and what hangs on it hangs there. */
	standing: readonly PlanLine[];
	/** The day it is where the patient lives, ISO 8601: due dates count from it. */
	today: string;
	newId(): string;
	/** How words of the templates came to be. */
	marks(words: string, language: Language): Mark;
}

type Words = Readonly<Record<string, PatientWords>>;

const doneBy = {
	patient: 'patient',
	caregiver: 'caregiver',
	care_manager: 'care_team',
	provider: 'care_team'
} as const;

/**
 * How the words of these templates came to be. A clinic vouches for those of its own. The shipped ones were written in
 * English; no translator of the clinic's has looked at their Spanish yet, and what a patient is treated by has to be
 * checked by a qualified one (45 CFR 92.201(c)(3)), so that is theirs to look at before it is published.
 */
export function marksFor(templates: readonly PlanTemplate[]): Into['marks'] {
	const unchecked = new Set(
		templates
			.filter((template) => shippedTemplates.includes(template))
			.flatMap((template) => templateLines(template))
			.flatMap(({ words }) => Object.values(words))
			.flatMap((texts) =>
				languageCodes.flatMap((each) => (each === sourceLanguage ? [] : (texts[each] ?? [])))
			)
	);
	return (words, language) =>
		language !== sourceLanguage && unchecked.has(words) ? 'needs_review' : 'human';
}

/**
 * The lines of a merged plan that a draft does not have yet, parents first, to be saved as they are. The questions of its
 * barriers are not among them: they are for whoever writes the plan to ask, and only an answer is of this patient.
 */
export function linesFrom(plan: MergedPlan, { standing, today, newId, marks }: Into): LineInput[] {
	const lines: LineInput[] = [];
	/** Adds a line unless it stands there, and answers its id. */
	const put = (
		kind: Kind,
		words: Words,
		more: Partial<LineInput>,
		same: (line: PlanLine) => boolean = () => false
	): string => {
		const there = standing.find((line) => line.kind === kind && (same(line) || saysAsWell(line, words)));
		if (there) return there.id;
		const id = newId();
		lines.push({ ...more, id, expected: 0, kind, words: wordsFrom(kind, words, marks) });
		return id;
	};
	const problems = new Map(
		plan.problems.map(({ key, codes, topic, words }) => {
			const [code] = codes;
			const named = code && { condition_system: code.system, condition_code: code.code };
			const same = (line: PlanLine) => codes.some(({ code }) => code === line.conditionCode);
			return [key, put('problem', words, { topic, ...named }, same)];
		})
	);
	const goals = new Map(
		plan.goals.map((goal) => {
			const parent_id = problems.get(goal.problems[0] ?? '');
			return [goal.key, put('goal', goal.words, { parent_id, ...goalFrom(goal, today) }, measures(goal))];
		})
	);
	for (const step of plan.steps) {
		const { topic, area, who, words } = step;
		const parent_id = goals.get(step.goals[0] ?? '');
		put('step', words, { topic, area, parent_id, done_by: doneBy[who], schedule: scheduleFrom(step) });
	}
	for (const { topic, area, problem, keyLesson, words } of plan.lessons) {
		const importance = keyLesson ? ('key' as const) : ('extra' as const);
		put('lesson', words, { topic, area, parent_id: problems.get(problem), importance });
	}
	for (const { topic, area, problem, colour, sources, words } of plan.zones.flatMap(({ lines }) => lines)) {
		put('zone', words, {
			topic,
			area,
			parent_id: problems.get(problem),
			zone: colour,
			source: cited(sources)
		});
	}
	return lines;
}

function goalFrom(
	{ topic, area, measure, dueInDays, sources }: MergedGoal,
	today: string
): Partial<LineInput> {
	const due = new Date(`${today}T00:00:00Z`);
	due.setUTCDate(due.getUTCDate() + dueInDays);
	return {
		topic,
		area,
		due_on: due.toISOString().slice(0, 10),
		source: cited(sources),
		...(measure && {
			loinc_code: measure.loinc,
			unit: measure.unit,
			target_low: measure.low,
			target_high: measure.high
		})
	};
}

/** Whether a line measures what this goal does. */
const measures =
	({ measure }: MergedGoal) =>
	(line: PlanLine): boolean =>
		measure !== undefined && line.loincCode === measure.loinc && line.unit === measure.unit;

function scheduleFrom({ schedule }: MergedStep): Schedule | undefined {
	if (!schedule) return undefined;
	const { weekdays, times, dayParts } = schedule;
	return {
		...(weekdays.length < 7 && { weekdays }),
		...(times.length > 0 && { times }),
		parts: dayParts.map((part) => (part === 'bedtime' ? 'night' : part))
	};
}

/** The published sources of a number in the room there is for them, whole ones only. */
function cited(sources: readonly TemplateSource[]): string | null {
	const all = sources.filter(({ key }) => key !== unpublished).map(({ citation }) => citation);
	while (all.length > 1 && all.join('; ').length > 300) all.pop();
	return all.join('; ').slice(0, 300) || null;
}

function wordsFrom(kind: Kind, words: Words, marks: Into['marks']): LineInput['words'] {
	return partsOf[kind].flatMap((part) =>
		languageCodes.flatMap((language) => {
			const text = words[part]?.[language];
			return text === undefined ? [] : [{ part, language, words: text, mark: marks(text, language) }];
		})
	);
}

/** Whether a line's first words are a template's, in any language. */
function saysAsWell(line: PlanLine, words: Words): boolean {
	return partsOf[line.kind].slice(0, 1).some((part) =>
		languageCodes.some((language) => {
			const text = words[part]?.[language];
			return text !== undefined && line.words[part]?.[language]?.words === text;
		})
	);
}
