import { isHttpError } from '@sveltejs/kit';
import type { Problem } from '../../db/errors.ts';
import type { PlanProblem } from './problems.ts';

const problems: Partial<Record<string, PlanProblem>> = {
	'common.problem.moved': 'moved',
	'common.problem.closed': 'closed',
	'common.problem.taken': 'moved',
	'common.problem.unsigned': 'unsigned',
	'common.problem.invalid': 'invalid'
} satisfies Partial<Record<Problem['key'], PlanProblem>>;

/** The reason in what a request's transaction threw, or undefined when it is another's to answer. */
export const planProblem = (thrown: unknown): PlanProblem | undefined =>
	isHttpError(thrown) ? problems[thrown.body.message] : undefined;

/** Whether PostgreSQL refused what is there for others to do, or is hidden: both look alike. */
export const isRefused = (thrown: unknown): boolean => isHttpError(thrown) && thrown.status === 404;
