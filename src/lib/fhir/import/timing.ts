import type { dayParts, Schedule } from '../../plan/line.ts';
import type { Dosage, Quantity, Timing } from './shapes.ts';
import { nameOf, tidy } from './words.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Parts of the day by the codes of FHIR's EventTiming; of what is missing here the words tell. */
const parts: Record<string, (typeof dayParts)[number]> = {
	...{ MORN: 'morning', 'MORN.early': 'morning', 'MORN.late': 'morning', WAKE: 'morning' },
	...{ CM: 'morning', ACM: 'morning', PCM: 'morning', NOON: 'noon', CD: 'noon', ACD: 'noon', PCD: 'noon' },
	...{ EVE: 'evening', 'EVE.early': 'evening', 'EVE.late': 'evening', CV: 'evening', ACV: 'evening' },
	...{ PCV: 'evening', NIGHT: 'night', HS: 'night' }
};

/**
 * The schedule that a Timing says, as far as it says days, times or parts of the day; undefined where any of it cannot be
 * said so: half a schedule would be another one. "Twice a day" names no part of the day, and none is made up.
 */
export function scheduleFrom(timing: Timing | undefined, asNeeded = false): Schedule | undefined {
	const { dayOfWeek = [], timeOfDay = [], when = [] } = timing?.repeat ?? {};
	const days = dayOfWeek.map((day) => weekdays.indexOf(day) + 1);
	const times = timeOfDay.map((time) => /^([01]\d|2[0-3]):[0-5]\d(?=:|$)/.exec(time)?.[0]);
	const named = when.map((code) => parts[code]);
	const known = <T>(values: (T | undefined)[]): values is T[] => values.every((value) => value !== undefined);
	if (days.includes(0) || !known(times) || !known(named) || times.length > 12) return undefined;
	const schedule: Schedule = {
		...(asNeeded && { as_needed: true }),
		...(days.length > 0 && { weekdays: [...new Set(days)].sort() }),
		...(times.length > 0 && { times: [...new Set(times)] }),
		...(named.length > 0 && { parts: [...new Set(named)] })
	};
	return Object.keys(schedule).length > 0 ? schedule : undefined;
}

/** A quantity as it is written, with its unit. */
export function written(quantity: Quantity | undefined): string | undefined {
	const unit = tidy(quantity?.unit ?? quantity?.code);
	return quantity?.value === undefined || unit === undefined ? undefined : `${quantity.value} ${unit}`;
}

/** How much is taken at a time, where it is said with a unit. */
export function doseOf({ doseAndRate }: Dosage): string | undefined {
	const [first] = doseAndRate;
	const [low, high] = [written(first?.doseRange?.low), written(first?.doseRange?.high)];
	return written(first?.doseQuantity) ?? (low && high ? `${low} – ${high}` : (low ?? high));
}

const units: Record<string, string> = {
	...{ s: 'second', min: 'minute', h: 'hour', d: 'day', wk: 'week', mo: 'month', a: 'year' }
};

/** The prescriber's words; where there are none, what is written in codes, so that it is not lost. */
export function sigOf(dosage: Dosage): string | undefined {
	const { timing, asNeededBoolean } = dosage;
	const { frequency, period, periodUnit } = timing?.repeat ?? {};
	const unit = units[periodUnit ?? ''];
	const often =
		frequency && period && unit
			? `${frequency} × per ${period === 1 ? unit : `${period} ${unit}s`}`
			: undefined;
	const coded = [
		// A number alone counts what it comes in: tablets, puffs.
		doseOf(dosage) ?? dosage.doseAndRate[0]?.doseQuantity?.value?.toString(),
		often ?? nameOf(timing?.code),
		asNeededBoolean ? 'as needed' : undefined
	];
	return tidy(dosage.text) ?? tidy(coded.filter(Boolean).join(', '));
}
