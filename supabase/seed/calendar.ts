import {
	CalendarDateTime,
	fromDate,
	getDayOfWeek,
	isWeekend,
	toCalendarDate,
	toZoned
} from '@internationalized/date';
import { presenceAt, type Shift } from '../../src/lib/people/hours.ts';
import type { CastMember } from './cast.ts';
import type { Random } from './random.ts';

const minute = 60_000;

/** `minutes` after `moment`. */
export const later = (moment: Date, minutes: number): Date => new Date(moment.valueOf() + minutes * minute);

/** `days` before the day of `now`, at a time `HH:MM` by the clock of `timeZone`. */
export function daysAgo(now: Date, days: number, time: string, timeZone: string): Date {
	const day = toCalendarDate(fromDate(now, timeZone)).subtract({ days });
	const [hour = 0, minute = 0] = time.split(':').map(Number);
	return toZoned(new CalendarDateTime(day.year, day.month, day.day, hour, minute), timeZone).toDate();
}

/** `count` working days before the day of `now`; 1 is the last one, whatever today is. */
export const workingDaysAgo = (now: Date, count: number, time: string, timeZone: string): Date =>
	daysAgo(now, daysOfWorkingDays(now, count, timeZone), time, timeZone);

/** How many days ago that was. */
export function daysOfWorkingDays(now: Date, count: number, timeZone: string): number {
	const today = toCalendarDate(fromDate(now, timeZone));
	let days = 0;
	for (let left = count; left > 0;) {
		days += 1;
		if (!isWeekend(today.subtract({ days }), 'en-US')) left -= 1;
	}
	return days;
}

/** How many days ago it was one of these weekdays (1 is Monday), at the latest `least` days ago. */
export function daysSinceWeekday(
	now: Date,
	weekdays: readonly number[],
	least: number,
	timeZone: string
): number {
	let days = least;
	while (!weekdays.includes(weekdayAgo(now, days, timeZone))) days += 1;
	return days;
}

/** The day of the week, `days` ago; 1 is Monday. */
export const weekdayAgo = (now: Date, days: number, timeZone: string): number =>
	getDayOfWeek(toCalendarDate(fromDate(now, timeZone)).subtract({ days }), 'en-US', 'mon') + 1;

/** A member of staff's week, one entry for each day. */
export function shiftsOf({ hours = [] }: Pick<CastMember, 'hours'>): Shift[] {
	return hours.flatMap(({ weekdays, starts, ends }) =>
		weekdays.map((weekday) => ({ weekday, starts, ends }))
	);
}

/** When somebody at work answers what came in at `moment`: after a while, or in the first hour of their next shift. */
export function answerTime(staff: CastMember, moment: Date, random: Random): Date {
	// Most answers take minutes, some an hour or two.
	const wanted = later(moment, 2 + 25 * random.next() + 150 * random.next() ** 4);
	const presence = presenceAt(shiftsOf(staff), staff.organisation.timeZone, wanted);
	return presence.there || presence.back === null ? wanted : later(presence.back, 3 + 50 * random.next());
}

/** The day `days` before that of `now` in a zone, as an ISO 8601 date. */
export const calendarDayAgo = (now: Date, days: number, timeZone: string): string =>
	toCalendarDate(fromDate(now, timeZone)).subtract({ days }).toString();
