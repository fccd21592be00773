import {
	CalendarDateTime,
	fromDate,
	type CalendarDate,
	toCalendarDate,
	toZoned
} from '@internationalized/date';

/** Weekly hours: ISO weekday (1 Monday to 7 Sunday) and wall-clock times `HH:MM` in the person's own zone. */
export interface Shift {
	weekday: number;
	starts: string;
	ends: string;
}

/** What the hours say about one moment. */
export type Presence = { there: true; until: Date } | { there: false; back: Date | null };

/**
 * Whether somebody with these hours is at work at `now`, until when, or when they are next (null without hours
 * within a week). Wall-clock times follow the zone through daylight-saving changes; a time that is skipped or
 * doubled is read as the standard says ("compatible": the later or the first).
 */
export function presenceAt(hours: readonly Shift[], timeZone: string, now: Date): Presence {
	const today = toCalendarDate(fromDate(now, timeZone));
	for (let ahead = 0; ahead <= 7; ahead++) {
		const day = today.add({ days: ahead });
		const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay() || 7;
		for (const shift of hours.filter((entry) => entry.weekday === weekday)) {
			const at = (time: string) => moment(day, time, timeZone);
			if (at(shift.starts) <= now && now < at(shift.ends)) return { there: true, until: at(shift.ends) };
			if (at(shift.starts) > now) return { there: false, back: at(shift.starts) };
		}
	}
	return { there: false, back: null };
}

function moment({ year, month, day }: CalendarDate, time: string, timeZone: string): Date {
	const [hour = 0, minute = 0] = time.split(':').map(Number);
	return toZoned(new CalendarDateTime(year, month, day, hour, minute), timeZone).toDate();
}

/** The moment at which a clock in `timeZone` shows `time` (`HH:MM`) on the day of `now`. */
export function wallClock(time: string, timeZone: string, now: Date): Date {
	return moment(toCalendarDate(fromDate(now, timeZone)), time, timeZone);
}

/** Days that share the same hours, in order, for a sentence like "Monday to Friday, 8:30 to 5". */
export function groupedHours(
	hours: readonly Shift[]
): { from: number; to: number; starts: string; ends: string }[] {
	const groups: { from: number; to: number; starts: string; ends: string }[] = [];
	for (const { weekday, starts, ends } of hours) {
		const last = groups.find(
			(group) => group.to === weekday - 1 && group.starts === starts && group.ends === ends
		);
		if (last) last.to = weekday;
		else groups.push({ from: weekday, to: weekday, starts, ends });
	}
	return groups;
}

/** The hour of the day, 0 to 23, in a person's zone. */
export function hourIn(timeZone: string, now: Date): number {
	return fromDate(now, timeZone).hour;
}
