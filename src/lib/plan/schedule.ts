import { dayParts, type Schedule } from './line.ts';

/** The ISO weekday of a day (ISO 8601 date): 1 is Monday. */
export function weekdayOf(day: string): number {
	return new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
}

/** Whether something with this schedule falls on a day; what is done as needed, or at no set time, falls on none. */
export function fallsOn(schedule: Schedule | null, day: string): boolean {
	if (!schedule) return false;
	const { weekdays = [], times = [], parts = [] } = schedule;
	if (weekdays.length === 0) return times.length + parts.length > 0 || !schedule.as_needed;
	return weekdays.includes(weekdayOf(day));
}

/** The doses of a day, in its order: parts and times of the day, then `as_needed`, as reports name them. */
export function dosesOn(schedule: Schedule | null, day: string): string[] {
	if (!schedule) return [];
	const { times = [], parts = [] } = schedule;
	const set = fallsOn(schedule, day) ? [...dayParts.filter((part) => parts.includes(part)), ...times] : [];
	return [...set.sort((a, b) => startOf(a) - startOf(b)), ...(schedule.as_needed ? ['as_needed'] : [])];
}

const starts: Record<string, number> = { morning: 6, noon: 12, evening: 18, night: 22 };

/** The hour from which a dose of the day counts, for its order. */
function startOf(part: string): number {
	return starts[part] ?? Number(part.slice(0, 2)) + Number(part.slice(3)) / 60;
}
