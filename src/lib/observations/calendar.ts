import { parseDate } from '@internationalized/date';

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
