import { round, type Unit } from '../../units.ts';
import type { Entered } from '../../check.ts';
import type { Logged } from '../../log.ts';
import { measureOf, type MealContext } from '../../measures.ts';

/** One Record of the export, as it stands in the file. */
export interface AppleRecord {
	type: string;
	/** The app or device that wrote it, by its name. */
	source: string;
	unit: string;
	value: string;
	/** `2026-03-01 07:12:00 -0600`: the phone's wall clock, and what it was ahead of UTC. */
	start: string;
	end: string;
	/** Of a blood sugar: `1` before a meal, `2` after one. */
	meal?: string;
}

/** A record that is wanted, in the range asked for. What it is kept by is its own: no piece of the file hangs on it. */
export interface WantedRecord extends AppleRecord {
	/** On the clock of the phone, ISO 8601. */
	day: string;
	/** In milliseconds since 1970. */
	at: number;
	until: number;
}

const written = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/;

/** The moment of a time in the file, in milliseconds; NaN for anything else. */
export function momentOf(text: string): number {
	const [, day, time, hours, minutes] = written.exec(text) ?? [];
	return day && time && hours && minutes ? Date.parse(`${day}T${time}${hours}:${minutes}`) : Number.NaN;
}

/** The day on the phone's wall clock, ISO 8601. */
export const dayOf = (text: string): string => text.slice(0, 10);

/** What a record's unit is called here, and by what its value is multiplied. */
type Scale = readonly [Unit, times: number];
type Scales = Readonly<Record<string, Scale>>;

/** Measures that are one number in the export. Units are as HealthKit writes them (HKUnit, unitString). */
const single: Readonly<Record<string, { measure: Logged; units: Scales }>> = {
	HKQuantityTypeIdentifierBodyMass: {
		measure: 'weight',
		units: { kg: ['kg', 1], g: ['kg', 0.001], lb: ['[lb_av]', 1], st: ['[lb_av]', 14] }
	},
	HKQuantityTypeIdentifierBloodGlucose: {
		measure: 'glucose',
		units: { 'mg/dL': ['mg/dL', 1], 'mmol/L': ['mmol/L', 1] }
	},
	HKQuantityTypeIdentifierOxygenSaturation: { measure: 'oxygen', units: { '%': ['%', 1] } },
	HKQuantityTypeIdentifierBodyTemperature: {
		measure: 'temperature',
		units: { degC: ['Cel', 1], degF: ['[degF]', 1] }
	},
	HKQuantityTypeIdentifierPeakExpiratoryFlowRate: {
		measure: 'peak_flow',
		units: { 'L/min': ['L/min', 1], 'L/s': ['L/min', 60] }
	}
};

/** A number as it is written in the export; NaN for anything else. */
export const numberIn = (text: string): number =>
	/^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;

/** The types of which a record is a measurement by itself. */
export const singleTypes: readonly string[] = Object.keys(single);

const meals: Readonly<Record<string, MealContext>> = { '1': 'before_meal', '2': 'after_meal' };

/** What a record of one number measured; undefined where its unit or number is none we know. */
export function measuredBy(
	record: AppleRecord
): { measure: Logged; entered: Entered[]; context: MealContext | null } | undefined {
	const known = single[record.type];
	// The molar mass of sugar stands in its unit: mmol<180.1558800000541>/L.
	const [unit, times] = known?.units[record.unit.replace(/<[\d.]+>/, '')] ?? [];
	const number = numberIn(record.value);
	if (!known || !unit || times === undefined || Number.isNaN(number)) return undefined;
	const [component] = measureOf(known.measure).components;
	// The share of 1 is called a percentage there.
	const scaled = unit === '%' && number <= 1 ? number * 100 : number * times;
	return {
		measure: known.measure,
		entered: [{ component: component.key, value: round(scaled, component.decimals), unit }],
		context: known.measure === 'glucose' ? (meals[record.meal ?? ''] ?? null) : null
	};
}
