import type { PlanLine } from './line.ts';

/**
 * The prescriber's own words, for whom the plan does not tell how much and at which time: on a medicine that is taken once a
 * week, or as needed and no more than so often, nobody may be left to guess.
 */
export function prescribedWords({
	sig,
	dose,
	schedule,
	words
}: Pick<PlanLine, 'sig' | 'dose' | 'schedule' | 'words'>): string | undefined {
	const isMuchTold = words.how_much !== undefined || dose !== null;
	const isWhenTold = words.when_to_take !== undefined || (schedule !== null && !schedule.as_needed);
	return isMuchTold && isWhenTold ? undefined : (sig ?? undefined);
}
