import { mean } from 'd3-array';
import { dayOf, daysBetween } from '../calendar.ts';
import type { Thresholds } from '../history.ts';
import { measureOf, unitOf, type ComponentKey, type MeasureKey } from '../measures.ts';
import type { Unit } from '../units.ts';

/** How far a trend looks back, in days. */
export const spans = { week: 7, month: 30, quarter: 91, year: 365 } as const;
export type Span = keyof typeof spans;

/** Whether a word of an address names one. */
export const isSpan = (word: string | null): word is Span => word !== null && Object.hasOwn(spans, word);

/** A reading as a trend sees it: its current version, in canonical units. */
export interface TrendReading {
	id: string;
	/** ISO 8601. */
	at: string;
	values: Partial<Record<ComponentKey, number>>;
}

/** What the care plan aims at for one number, in its canonical unit, both ends allowed. */
export interface TrendGoal {
	component: ComponentKey;
	low: number | null;
	high: number | null;
}

/** All that a trend is drawn from. */
export interface Trend {
	measure: MeasureKey;
	/** Twice the span, oldest first: the time before is what the sentence compares with. */
	readings: TrendReading[];
	goals: TrendGoal[];
	/** The numbers that are set for the patient, or by the clinic, of those the rules compare with. */
	thresholds: Thresholds;
	/** The unit each number was last entered in. */
	units: Partial<Record<ComponentKey, Unit>>;
	/** Where the patient lives: days and weeks are theirs. */
	zone: string;
}

/** One or more readings as they are drawn: alone, or the average of a week with its ends. */
export interface Point {
	/** ISO 8601: when it was measured, or the middle of the week. */
	at: string;
	/** The first and last day, ISO 8601 dates. */
	from: string;
	to: string;
	count: number;
	values: Partial<Record<ComponentKey, { mean: number; low: number; high: number }>>;
}

const day = 86_400_000;

/** The numbers of a measure that are drawn and told of: the pulse beside another measure is not. */
export const drawn = (measure: MeasureKey): ComponentKey[] =>
	measureOf(measure)
		.components.filter(({ optional }) => !optional)
		.map(({ key }) => key);

/** The readings of the span that ends now, and those of the span before. */
export function split(trend: Pick<Trend, 'readings'>, span: Span, now: string) {
	const since = Date.parse(now) - spans[span] * day;
	const recent = trend.readings.filter(({ at }) => Date.parse(at) >= since);
	const before = trend.readings.filter(
		({ at }) => Date.parse(at) < since && Date.parse(at) >= since - spans[span] * day
	);
	return { recent, before };
}

/** What is drawn, oldest first: each reading of a week or a month; of a longer time each week, counted back from today. */
export function pointsOf(readings: readonly TrendReading[], span: Span, now: string, zone: string): Point[] {
	const today = dayOf(Date.parse(now), zone);
	const groups = Map.groupBy(readings, ({ id, at }) =>
		span === 'week' || span === 'month'
			? id
			: String(Math.floor(daysBetween(dayOf(Date.parse(at), zone), today) / 7))
	);
	return [...groups.values()]
		.map((group) => pointOf(group, zone))
		.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function pointOf(readings: readonly TrendReading[], zone: string): Point {
	const moments = readings.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
	const [first = 0, last = first] = [moments[0], moments.at(-1)];
	const components = new Set(readings.flatMap(({ values }) => Object.keys(values) as ComponentKey[]));
	return {
		at: new Date((first + last) / 2).toISOString(),
		from: dayOf(first, zone),
		to: dayOf(last, zone),
		count: readings.length,
		values: Object.fromEntries(
			[...components].map((component) => {
				const numbers = numbersOf(readings, component);
				return [
					component,
					{ mean: mean(numbers) ?? 0, low: Math.min(...numbers), high: Math.max(...numbers) }
				];
			})
		)
	};
}

/** One number of each reading that has it. */
export const numbersOf = (readings: readonly TrendReading[], component: ComponentKey): number[] =>
	readings.flatMap(({ values }) => values[component] ?? []);

/** The unit a number is shown in: that it was last entered in, else the canonical one. */
export const unitShown = ({ units }: Pick<Trend, 'units'>, component: ComponentKey): Unit =>
	units[component] ?? unitOf(component);
