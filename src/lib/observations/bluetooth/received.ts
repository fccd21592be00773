import { toCalendarDateTime, toZoned, type CalendarDateTime } from '@internationalized/date';
import type { Entered } from '../check.ts';
import type { EntryFields } from '../entry.ts';
import type { LogReading } from '../log.ts';
import { measureOf, type MeasureKey } from '../measures.ts';
import { convert, round, type SentUnit, type Unit } from '../units.ts';
import type { Measured } from './sent.ts';

/** A measurement of a device as the form of its measure is filled with it. */
export interface Received {
	/** In the unit the person uses. */
	entered: Entered[];
	/** What is filled in: the numbers, the unit, the meal and, where it was earlier, when. */
	fields: EntryFields;
	/** When it was, ISO 8601. */
	at: string;
	/** Where the device's clock cannot be right, it is taken as of now. */
	when: 'now' | 'earlier' | 'unclear';
}

const minute = 60_000;
/** A device's clock may be so far from ours and still mean now (default of Closeby). */
const near = 10 * minute;
/** What a device has stored is not older; a clock that says so was never set (default of Closeby). */
const oldest = 365 * 24 * 60 * minute;

// What a device shows where it sends another unit.
const shown: Partial<Record<SentUnit, Unit>> = { kPa: 'mm[Hg]', 'kg/L': 'mg/dL', 'mol/L': 'mmol/L' };

/** The moment that a device's clock means where the person is; undefined where it cannot be right. */
export function momentOf(clock: CalendarDateTime, zone: string, now: Date): Date | undefined {
	const moment = toZoned(clock, zone).toDate();
	const ago = now.getTime() - moment.getTime();
	if (ago < -near || ago > oldest) return undefined;
	return ago < 0 ? now : moment;
}

/**
 * Fills in what was measured. `unit` is what the person uses for the measure; without one it is what the device shows.
 * `now` is when it came, `zone` the person's, in which devices keep their time.
 */
export function receive(
	measure: MeasureKey,
	{ values, clock, meal }: Measured,
	{ unit, now, zone }: { unit: Unit | undefined; now: Date; zone: string }
): Received {
	const { components } = measureOf(measure);
	const entered = values.flatMap((sent): Entered[] => {
		const about = components.find(({ key }) => key === sent.component);
		if (!about) return [];
		const used =
			about.units.find((one) => one === unit) ?? about.units.find((one) => one === shownAs(sent.unit));
		const { component } = sent;
		const into = used ?? about.units[0];
		return [{ component, unit: into, value: round(convert(sent.value, sent.unit, into), about.decimals) }];
	});
	const moment = clock ? momentOf(clock, zone, now) : now;
	const isNow = moment === undefined || now.getTime() - moment.getTime() <= near;
	return {
		entered,
		at: (moment ?? now).toISOString(),
		when: moment === undefined ? 'unclear' : isNow ? 'now' : 'earlier',
		fields: {
			...Object.fromEntries(entered.map(({ component, value }) => [component, String(value)])),
			...(entered[0] && { unit: entered[0].unit }),
			...(meal && { context: meal }),
			// An hour that the night of the change skipped is the one after it: the device does not know better.
			earlier: isNow || !clock ? '' : toCalendarDateTime(toZoned(clock, zone)).toString().slice(0, 16)
		}
	};
}

const shownAs = (unit: SentUnit): SentUnit => shown[unit] ?? unit;

/** Whether this very measurement is written down already. */
export const isKnown = (received: Received, readings: readonly LogReading[]): boolean =>
	readings.some(
		({ at, entered }) =>
			Math.abs(Date.parse(at) - Date.parse(received.at)) < minute &&
			entered.length === received.entered.length &&
			received.entered.every(({ component, value, unit }) =>
				entered.some((one) => one.component === component && one.value === value && one.unit === unit)
			)
	);
