import type { Period } from './patient.ts';

/**
 * Those of a person's names, numbers or addresses that are good at `now` and whose use is among `uses`, in the order of
 * `uses`; undefined stands for no use given. A period that has ended, and the uses `old` and `maiden`, leave them out.
 */
export function currentFirst<T extends { use?: string | undefined; period?: Period }>(
	all: readonly T[],
	now: Date,
	uses: readonly (string | undefined)[]
): T[] {
	return all
		.filter(({ use, period }) => uses.includes(use) && isCurrent(period, now))
		.toSorted((a, b) => uses.indexOf(a.use) - uses.indexOf(b.use));
}

/** A FHIR dateTime may be a year, a month or a day; a period lasts to the end of what its end names. */
function isCurrent(period: Period, now: Date): boolean {
	const { start = '', end = '' } = period ?? {};
	return !(start !== '' && compare(start, now) > 0) && !(end !== '' && compare(end, now) < 0);
}

function compare(moment: string, now: Date): number {
	if (moment.length > 10) return new Date(moment).valueOf() - now.valueOf();
	const today = now.toISOString().slice(0, moment.length);
	return moment < today ? -1 : Number(moment > today);
}
