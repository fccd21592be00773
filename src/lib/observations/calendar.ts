import { parseDate, toCalendarDateTime, toZoned, type CalendarDateTime } from '@internationalized/date';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day (ISO 8601 date) on which a moment falls where somebody lives. Throws a RangeError for an unknown zone. */
export function dayOf(at: number, zone: string): string {
	let format = formats.get(zone);
	if (!format) {
		// Sweden writes ISO 8601.
		format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
		formats.set(zone, format);
	}
	return format.format(at);
}

/** How many days lie between two dates (ISO 8601), whatever the clocks did meanwhile. */
export const daysBetween = (from: string, to: string): number => parseDate(to).compare(parseDate(from));

/**
 * The moment (ISO 8601) at which the clocks show this where somebody lives. `gap`: they were put forward over it, there was
 * none. `twice`: they were put back, and it is the first of two.
 */
export function momentOf(shown: CalendarDateTime, zone: string): 'gap' | { at: string; twice: boolean } {
	const first = toZoned(shown, zone, 'earlier');
	if (toCalendarDateTime(first).compare(shown) !== 0) return 'gap';
	const twice = toZoned(shown, zone, 'later').compare(first) !== 0;
	return { at: first.toDate().toISOString(), twice };
}

/**
 * The zone of the clock on this device, as the IANA names it; `otherwise` where its browser does not know one (`Etc/Unknown`,
 * ECMA-402).
 */
export function clockZone(otherwise: string): string {
	const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
	return timeZone && timeZone !== 'Etc/Unknown' ? timeZone : otherwise;
}
