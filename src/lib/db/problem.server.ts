import { isHttpError } from '@sveltejs/kit';
import type { Problem } from './errors.ts';

/**
 * Which of its own words a domain has for what a request's transaction threw (`locals.transaction` throws the problem of a
 * refused statement as an HTTP error); undefined when `words` has none, and it is another's to answer.
 */
export function problemIn<Words>(
	thrown: unknown,
	words: Partial<Record<Problem['key'], Words>>
): Words | undefined {
	if (!isHttpError(thrown)) return undefined;
	const byKey: Partial<Record<string, Words>> = words;
	return byKey[thrown.body.message];
}

/** Whether a request's transaction was refused because the id already belongs to something else. */
export const isTakenId = (thrown: unknown): boolean =>
	problemIn(thrown, { 'common.problem.taken': true }) ?? false;
