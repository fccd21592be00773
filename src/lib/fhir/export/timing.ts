import type { Timing } from 'fhir/r4';
import type { Schedule } from '../../plan/line.ts';

const whens = { morning: 'MORN', noon: 'NOON', evening: 'EVE', night: 'NIGHT' } as const;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A schedule as FHIR has it: times or parts of the day, not both (Timing, tim-10); the extension of the line has all. */
export function timingOf({ weekdays = [], times = [], parts = [] }: Schedule): Timing | undefined {
	const repeat = {
		...(weekdays.length > 0 && { dayOfWeek: weekdays.flatMap((day) => days[day - 1] ?? []) }),
		...(times.length > 0 ? { timeOfDay: times.map((time) => `${time}:00`) } : {}),
		...(times.length === 0 &&
			parts.length > 0 && {
				when: parts.map((part) => whens[part]),
				// On each of its days once for every part: less would say that one of them is enough.
				frequency: parts.length,
				period: 1,
				periodUnit: 'd' as const
			})
	};
	return Object.keys(repeat).length > 0 ? { repeat } : undefined;
}
