import type { CalendarDateTime } from '@internationalized/date';
import type { ComponentKey, MealContext } from '../measures.ts';
import type { SentUnit } from '../units.ts';
import type { NoNumber } from './medical-float.ts';
import { has } from './packet.ts';

/** A number as a device sent it, in the unit it sent. */
export interface SentValue {
	component: ComponentKey;
	value: number;
	unit: SentUnit;
}

/** What a device noticed about a measurement that has its numbers. */
export const notices = [
	'movement',
	'cuff_loose',
	'irregular_pulse',
	'pulse_fast',
	'pulse_slow',
	'position',
	'weak_signal',
	'doubtful',
	'battery_low'
] as const;
export type DeviceNotice = (typeof notices)[number];

/**
 * Why a measurement has no number that could be believed: the device has none, it is above or below all that the device
 * can tell, the strip or the sensor failed, it was too warm or too cold, nobody was at the sensor, or what was measured was
 * a test of the device.
 */
export const faults = ['no_number', 'above', 'below', 'strip', 'sensor', 'warmth', 'nobody', 'test'] as const;
export type Fault = (typeof faults)[number];

interface Told {
	/** By the device's own clock, which has no zone; undefined where it knows no time. */
	clock?: CalendarDateTime | undefined;
	/** Of a device that several people use. */
	user?: number | undefined;
	/** The number of a stored record, which tells it from all others of the device. */
	sequence?: number | undefined;
}

export interface Measured extends Told {
	values: [SentValue, ...SentValue[]];
	notices: DeviceNotice[];
	meal?: MealContext | undefined;
}

export interface NotMeasured extends Told {
	fault: Fault;
}

/** What one packet of a device says. */
export type Sent = Measured | NotMeasured;

/** Whether a packet brings a measurement, and not the reason why there is none. */
export const isMeasured = (sent: Sent): sent is Measured => 'values' in sent;

/** A number that people can have, or why there is none: nothing of what is measured at home is below 0. */
export function measured(value: number | NoNumber): number | Fault {
	if (typeof value === 'number') return value >= 0 ? value : 'no_number';
	return value === 'above' || value === 'below' ? value : 'no_number';
}

/** What the bits of a status say, in the order of `meanings`. */
export const saidBy = <Meaning>(
	status: number,
	meanings: readonly (readonly [bit: number, meaning: Meaning])[]
): Meaning[] => meanings.filter(([bit]) => has(status, bit)).map(([, meaning]) => meaning);

/** The pulse that is shown beside another number; none where the device has none. */
export const pulseBeside = (pulse: number | NoNumber | undefined): SentValue[] =>
	typeof pulse === 'number' && pulse > 0 ? [{ component: 'heart_rate', value: pulse, unit: '/min' }] : [];
