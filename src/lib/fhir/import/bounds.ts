import type { Period, Quantity, Timing } from './datatypes.ts';

const day = 86_400_000;

/** Milliseconds of the units of time in UCUM and in words, the longest that each may be. */
const lengths: Record<string, number> = {
	s: 1_000,
	second: 1_000,
	min: 60_000,
	minute: 60_000,
	h: day / 24,
	hour: day / 24,
	d: day,
	day,
	wk: 7 * day,
	week: 7 * day,
	mo: 31 * day,
	month: 31 * day,
	a: 366 * day,
	year: 366 * day
};

/** The last moment that a date, a month, a year or a moment may mean, wherever on earth it was written. */
function latestOf(written: string): number | undefined {
	const [, year, month, date] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(written) ?? [];
	if (year === undefined) return numberOr(Date.parse(written));
	const next =
		date === undefined
			? Date.UTC(Number(year) + (month === undefined ? 1 : 0), Number(month ?? 0))
			: Date.parse(written) + day;
	// The day ends last in UTC-12.
	return numberOr(next + day / 2);
}

const numberOr = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

const isPast = (moment: number | undefined, now: Date): boolean =>
	moment !== undefined && moment < now.valueOf();

/** Whether a time has come to its end. */
export const hasEnded = (period: Period | undefined, now: Date): boolean =>
	period?.end !== undefined && isPast(latestOf(period.end), now);

/** Whether a time has begun, and has no end that a schedule could overlook. */
export function hasBegun(period: Period | undefined, now: Date): boolean {
	if (period?.end !== undefined) return false;
	return period?.start === undefined || Date.parse(period.start) <= now.valueOf();
}

/** Whether all that a Timing tells of is over. A length counts from when the medicine was begun, where that is known. */
export function isOver(timing: Timing | undefined, begun: string | undefined, now: Date): boolean {
	const { boundsPeriod, boundsDuration, boundsRange } = timing?.repeat ?? {};
	if (hasEnded(boundsPeriod, now)) return true;
	const length = lengthOf(boundsDuration ?? boundsRange?.high);
	const start = begun === undefined ? undefined : latestOf(begun);
	if (length !== undefined && start !== undefined && isPast(start + length, now)) return true;
	const events = timing?.event ?? [];
	return !timing?.repeat && events.length > 0 && events.every((event) => isPast(latestOf(event), now));
}

function lengthOf(quantity: Quantity | undefined): number | undefined {
	const { value, comparator = '', code, unit } = quantity ?? {};
	const each = lengths[code ?? ''] ?? lengths[unit?.toLowerCase().replace(/s$/, '') ?? ''];
	return value === undefined || comparator.startsWith('>') || each === undefined ? undefined : value * each;
}
