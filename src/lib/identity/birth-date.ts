/** A date in the three parts a person types. */
export interface TypedDate {
	day: string;
	month: string;
	year: string;
}

/** The date as YYYY-MM-DD; undefined when the calendar has no such day, or the year is not written in full. */
export function readDate({ day, month, year }: TypedDate): string | undefined {
	if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
	const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	const date = new Date(`${text}T00:00:00Z`);
	// A day the calendar does not have rolls over into the next month.
	const real = !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
	return real ? text : undefined;
}
