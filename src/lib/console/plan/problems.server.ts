import { isHttpError } from '@sveltejs/kit';
import type { Problem } from '../../db/errors.ts';
import { problemIn } from '../../db/problem.server.ts';
import type { PlanProblem } from './problems.ts';

const problems: Partial<Record<Problem['key'], PlanProblem>> = {
	'common.problem.moved': 'moved',
	'common.problem.closed': 'closed',
	'common.problem.taken': 'moved',
	'common.problem.unsigned': 'unsigned',
	'common.problem.invalid': 'invalid'
};

/** The reason in what a request's transaction threw, or undefined when it is another's to answer. */
export const planProblem = (thrown: unknown): PlanProblem | undefined => problemIn(thrown, problems);

/** Whether PostgreSQL refused what is there for others to do, or is hidden: both look alike. */
export const isRefused = (thrown: unknown): boolean => isHttpError(thrown) && thrown.status === 404;
