import { languageCodes, type Language } from '../i18n/languages.ts';
import type { PlanLine } from './line.ts';
import type { PlanTemplate } from './template.ts';

/**
 * The questions of the templates about what stands in the way, for the problems of a plan: each once, in the reader's
 * language where it exists in that. They are to be asked; what is answered is written into the plan as a barrier.
 */
export function questionsFor(
	templates: readonly PlanTemplate[],
	lines: readonly Pick<PlanLine, 'kind' | 'conditionCode'>[],
	language: Language
): string[] {
	const codes = new Set(
		lines.flatMap(({ kind, conditionCode }) => (kind === 'problem' ? conditionCode : []))
	);
	const fitting = templates.filter(({ problems }) =>
		problems.some((problem) => problem.codes.some(({ code }) => codes.has(code)))
	);
	const questions = fitting.flatMap(({ barriers }) =>
		barriers.flatMap(({ words: { plain } }) => {
			const other = languageCodes.flatMap((code) => plain[code] ?? [])[0];
			return plain[language] ?? other ?? [];
		})
	);
	return [...new Set(questions)];
}
