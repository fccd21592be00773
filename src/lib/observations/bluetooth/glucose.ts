import type { MealContext } from '../measures.ts';
import { has, Packet } from './packet.ts';
import { measured, saidBy, type Fault, type Sent } from './sent.ts';

// Sensor Status Annunciation: what makes the number worth nothing, the most telling first.
const faults = [
	[5, 'above'],
	[6, 'below'],
	[2, 'strip'],
	[3, 'strip'],
	[4, 'strip'],
	[9, 'strip'],
	[7, 'warmth'],
	[8, 'warmth'],
	[1, 'sensor'],
	[10, 'sensor']
] as const satisfies readonly (readonly [number, Fault])[];
const batteryLow = 0;
const clockFault = 11;

/** Control solution, as the type of a sample and as the place it was taken from: a test of the meter, not of a person. */
const control = { type: 10, place: 4 };

/** A shift of the clock that is too large to be told. */
const noShift = [0x7fff, -0x8000];

/**
 * Glucose Measurement, 0x2A18 (GATT Specification Supplement; Glucose Service 1.0.1). The time people see on the meter is its
 * base time and the offset. Throws a PacketError.
 */
export function readGlucose(view: DataView): Sent {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const sequence = packet.uint16();
	const base = packet.dateTime();
	const shift = has(flags, 0) ? packet.int16() : 0;
	const value = has(flags, 1) ? measured(packet.shortFloat()) : 'no_number';
	const sample = has(flags, 1) ? packet.uint8() : 0;
	const status = has(flags, 3) ? packet.uint16() : 0;
	const knowsTime = !has(status, clockFault) && !noShift.includes(shift);
	const told = { sequence, clock: knowsTime ? base?.add({ minutes: shift }) : undefined };
	if ((sample & 15) === control.type || sample >> 4 === control.place) return { ...told, fault: 'test' };
	const [fault] = saidBy(status, faults);
	if (fault) return { ...told, fault };
	if (typeof value !== 'number') return { ...told, fault: value };
	return {
		...told,
		values: [{ component: 'glucose', value, unit: has(flags, 2) ? 'mol/L' : 'kg/L' }],
		notices: has(status, batteryLow) ? ['battery_low'] : []
	};
}

// Casual, 4, is none of those people choose from.
const meals: readonly (MealContext | undefined)[] = [
	undefined,
	'before_meal',
	'after_meal',
	'fasting',
	undefined,
	'bedtime'
];

/**
 * Glucose Measurement Context, 0x2A34: the meal beside which the record with this number was measured. What was eaten, done
 * or taken is not kept. Throws a PacketError.
 */
export function readGlucoseContext(view: DataView): { sequence: number; meal: MealContext | undefined } {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const sequence = packet.uint16();
	if (has(flags, 7)) packet.uint8();
	if (has(flags, 0)) packet.uint24();
	const meal = has(flags, 1) ? meals[packet.uint8()] : undefined;
	if (has(flags, 2)) packet.uint8();
	if (has(flags, 3)) packet.uint24();
	if (has(flags, 4)) packet.uint24();
	if (has(flags, 6)) packet.uint16();
	return { sequence, meal };
}
