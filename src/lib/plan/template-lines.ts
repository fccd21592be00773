import { languageCodes } from '../i18n/languages.ts';
import type { Topic } from '../people/can.ts';
import type { Kind, Part } from './line.ts';
import type { FilledLine } from './line-form.ts';
import type { PatientWords, PlanTemplate, TemplateSource } from './template.ts';

/** The lists of a template: the kind of line in each, and the parts that its words have. */
export const templateLists = {
	problems: { kind: 'problem', parts: ['plain', 'learn_more'] },
	goals: { kind: 'goal', parts: ['plain'] },
	steps: { kind: 'step', parts: ['what', 'when', 'how'] },
	lessons: { kind: 'lesson', parts: ['title', 'text', 'question'] },
	barriers: { kind: 'barrier', parts: ['plain'] },
	zones: { kind: 'zone', parts: ['signs', 'action'] }
} as const satisfies Record<string, { kind: Kind; parts: readonly Part[] }>;
export type TemplateList = keyof typeof templateLists;
export const listNames = ['problems', 'goals', 'steps', 'lessons', 'barriers', 'zones'] as const;

/** Says of a template's line that nothing published stands behind it: for the clinic to confirm, not for patients. */
export const unpublished = 'common-practice';
/** A source that the clinic wrote itself, in whatever language. */
export const byClinic = 'clinic';

/** Who does a step of a template. */
export const templateDoers = ['patient', 'caregiver', 'care_manager', 'provider'] as const;

/** A line of a template, whatever list it stands in. */
export interface TemplateLine {
	list: TemplateList;
	key: string;
	topic: Topic | null;
	/** The key of the problem or the goal that it hangs on. */
	parent: string | null;
	words: Partial<Record<Part, PatientWords>>;
	source: TemplateSource | null;
	/** The fields of its form, as it stands. */
	filled: FilledLine;
}

/** Every line of a template, list by list. */
export function templateLines(template: PlanTemplate): TemplateLine[] {
	const { problems, goals, steps, lessons, barriers, zones } = template;
	return [
		...problems.map((line) => entry('problems', line, null, {})),
		...goals.map((line) =>
			entry('goals', line, line.problem, {
				due_in_days: String(line.dueInDays),
				loinc_code: line.measure?.loinc ?? '',
				unit: line.measure?.unit ?? '',
				target_low: line.measure?.low?.toString() ?? '',
				target_high: line.measure?.high?.toString() ?? ''
			})
		),
		...steps.map((line) => entry('steps', line, line.goals[0] ?? null, { who: line.who })),
		...lessons.map((line) =>
			entry('lessons', line, line.problem, {
				importance: line.keyLesson ? 'key' : 'extra'
			})
		),
		...barriers.map((line) => entry('barriers', line, null, {})),
		...zones.map((line) => entry('zones', line, line.problem, { zone: line.colour }))
	];
}

function entry(
	list: TemplateList,
	line: {
		key: string;
		topic?: Topic | undefined;
		words: Partial<Record<Part, PatientWords>>;
		source?: TemplateSource;
	},
	parent: string | null,
	more: FilledLine
): TemplateLine {
	const words = templateLists[list].parts.flatMap((part) =>
		languageCodes.map(
			(language) => [`words_${part}_${language}`, line.words[part]?.[language] ?? ''] as const
		)
	);
	const topic = line.topic ?? null;
	const source = line.source ?? null;
	const cited = source && { source: source.citation };
	const filled = {
		parent: parent ?? '',
		topic: topic ?? '',
		...cited,
		...more,
		...Object.fromEntries(words)
	};
	return { list, key: line.key, topic, parent, words: line.words, source, filled };
}
