import type { dayParts, Schedule } from '../../plan/line.ts';
import { hasBegun } from './bounds.ts';
import type { Timing } from './datatypes.ts';
import { codesOf, isSaid } from './words.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Parts of the day by the codes of FHIR's EventTiming; of what is missing here the words tell. */
const parts: Record<string, (typeof dayParts)[number]> = {
	MORN: 'morning',
	'MORN.early': 'morning',
	'MORN.late': 'morning',
	WAKE: 'morning',
	CM: 'morning',
	ACM: 'morning',
	PCM: 'morning',
	NOON: 'noon',
	CD: 'noon',
	ACD: 'noon',
	PCD: 'noon',
	EVE: 'evening',
	'EVE.early': 'evening',
	'EVE.late': 'evening',
	CV: 'evening',
	ACV: 'evening',
	PCV: 'evening',
	NIGHT: 'night',
	HS: 'night'
};

/** The codes that say how often a day, and nothing else: https://terminology.hl7.org/CodeSystem-v3-GTSAbbreviation.html */
export const timesADay: Readonly<Record<string, number>> = { QD: 1, BID: 2, TID: 3, QID: 4 };

type Repeat = NonNullable<Timing['repeat']>;

/** Whether anything is said beside what is known here. */
const saysMore = (element: Record<string, unknown>, known: readonly string[]): boolean =>
	Object.entries(element).some(([name, value]) => !['id', ...known].includes(name) && isSaid(value));

/**
 * The schedule that says all that a Timing says: once a day, at times or parts of the day, every day or on weekdays. Undefined
 * where any of it cannot be said so, such as once a week: half a schedule is another one, and of a medicine it can kill.
 * "Twice a day" names no part of the day, and none is made up.
 */
export function scheduleFrom(timing: Timing | undefined, now: Date): Schedule | undefined {
	const { repeat, code } = timing ?? {};
	if (!timing || !repeat || saysMore(timing, ['repeat', 'code'])) return undefined;
	const known = ['boundsPeriod', 'frequency', 'period', 'periodUnit', 'dayOfWeek', 'timeOfDay', 'when'];
	if (saysMore(repeat, known) || !hasBegun(repeat.boundsPeriod, now)) return undefined;
	const days = allOf(repeat.dayOfWeek, (day) => weekdays.indexOf(day) + 1 || undefined);
	const times = allOf(
		repeat.timeOfDay,
		(time) => /^([01]\d|2[0-3]):[0-5]\d(?=(:00(\.0+)?)?$)/.exec(time)?.[0]
	);
	const named = allOf(repeat.when, (part) => parts[part]);
	// Times and parts of the day are not said together (tim-10).
	if (!days || !times || !named || times.length > 12 || (times.length > 0 && named.length > 0))
		return undefined;
	const doses = times.length + named.length;
	const often = oftenOnADay(repeat, days.length, doses);
	if (often === undefined || often !== Math.max(doses, 1)) return undefined;
	if (isSaid(code) && !isThatOften(codesOf(code), often)) return undefined;
	return {
		...(days.length > 0 && { weekdays: days.sort() }),
		...(times.length > 0 && { times }),
		// Every day, with no part of it named.
		...((named.length > 0 || days.length + doses === 0) && { parts: named })
	};
}

/** What each of them means here; undefined where one means nothing, or two mean the same. */
function allOf<T>(values: readonly string[], meaningOf: (value: string) => T | undefined): T[] | undefined {
	const meant = values.flatMap((value) => meaningOf(value) ?? []);
	return new Set(meant).size === values.length ? meant : undefined;
}

/** How often on each day, or on each weekday that is named; undefined where it is not the same number on all of them. */
function oftenOnADay(
	{ frequency, period, periodUnit }: Repeat,
	days: number,
	doses: number
): number | undefined {
	if (frequency === undefined && period === undefined && periodUnit === undefined)
		return days + doses > 0 ? Math.max(doses, 1) : undefined;
	// No frequency means once in the period: https://hl7.org/fhir/R4/datatypes-definitions.html#Timing.repeat.frequency
	if (period !== 1) return undefined;
	if (periodUnit === 'd') return frequency ?? 1;
	return periodUnit === 'wk' && days > 0 ? (frequency ?? 1) / days : undefined;
}

/**
 * Whether a Timing says no more than so and so often each day, as it goes on: what the words beside it tell as well
 * (https://hl7.org/fhir/R4/dosage-definitions.html#Dosage.text).
 */
export function isPlainlyDaily(timing: Timing, now: Date): boolean {
	const { repeat, code } = timing;
	if (saysMore(timing, ['repeat', 'code'])) return false;
	if (codesOf(code).some((one) => timesADay[one] === undefined)) return false;
	if (!repeat) return isSaid(code);
	const { boundsPeriod, period = 1, periodUnit = 'd' } = repeat;
	return (
		!saysMore(repeat, ['boundsPeriod', 'frequency', 'period', 'periodUnit', 'timeOfDay', 'when']) &&
		hasBegun(boundsPeriod, now) &&
		period === 1 &&
		periodUnit === 'd'
	);
}

const isThatOften = (codes: readonly string[], often: number): boolean =>
	codes.length > 0 && codes.every((code) => timesADay[code] === often);
