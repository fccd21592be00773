import type { WordKey } from '../i18n/resources.ts';

const words: Record<string, WordKey> = {
	missing: 'enrolment.problems.missing',
	long: 'enrolment.problems.long',
	hidden: 'enrolment.problems.hidden',
	phone: 'enrolment.problems.phone',
	date: 'enrolment.problems.date',
	future: 'enrolment.problems.future',
	role: 'enrolment.problems.role'
};

/** The words for what is wrong with a field of an enrolment form; undefined where nothing is. */
export function problemWords(problem: string | undefined): WordKey | undefined {
	return problem === undefined ? undefined : (words[problem] ?? 'enrolment.problems.missing');
}
