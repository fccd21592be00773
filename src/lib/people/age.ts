import { fromDate, parseDate, toCalendarDate } from '@internationalized/date';

/** Whole years of age at a moment, on the calendar of the person's own zone. `birthDate` is `YYYY-MM-DD`. */
export function ageOn(birthDate: string, moment: string, timeZone: string): number {
	const born = parseDate(birthDate);
	const today = toCalendarDate(fromDate(new Date(moment), timeZone));
	const birthdayPassed = today.month > born.month || (today.month === born.month && today.day >= born.day);
	return today.year - born.year - (birthdayPassed ? 0 : 1);
}
