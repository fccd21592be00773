import { round } from '../../units.ts';
import { dayOf, numberIn, type WantedRecord } from './record.ts';

/** A number for one day. `at`: when it was complete, ISO 8601. */
export interface DayValue {
	at: string;
	value: number;
}

const hour = 60 * 60 * 1000;
const iso = (moment: number) => new Date(moment).toISOString();

/** By day, then by source. */
type ByDay<Kept> = Map<string, Map<string, Kept>>;

function keptOf<Kept>(days: ByDay<Kept>, day: string, source: string, first: () => Kept): Kept {
	const sources = days.get(day) ?? new Map<string, Kept>();
	days.set(day, sources);
	const kept = sources.get(source) ?? first();
	sources.set(source, kept);
	return kept;
}

/**
 * Counts the steps of each day. A phone and a watch count the same walk, so those of the source that counted most are the
 * day's; what they counted is never added up.
 */
export function collectSteps() {
	const days: ByDay<{ steps: number; last: number }> = new Map();

	function add({ value, source, day, at }: WantedRecord): void {
		const steps = numberIn(value);
		if (Number.isNaN(steps)) return;
		const kept = keptOf(days, day, source, () => ({ steps: 0, last: 0 }));
		kept.steps += steps;
		kept.last = Math.max(kept.last, at);
	}

	const end = (): DayValue[] =>
		[...days.values()].flatMap((sources) => {
			const [most] = [...sources.values()].toSorted((a, b) => b.steps - a.steps);
			return most ? [{ at: iso(most.last), value: Math.round(most.steps) }] : [];
		});

	return { add, end };
}

const asleep = /^HKCategoryValueSleepAnalysisAsleep/;

/** The day on which somebody wakes from a sleep that began then: from noon on it is the next. */
export function nightOf(start: string): string {
	if (Number(start.slice(11, 13)) < 12) return dayOf(start);
	const next = Date.parse(`${dayOf(start)}T12:00:00Z`) + 24 * hour;
	return Number.isNaN(next) ? dayOf(start) : iso(next).slice(0, 10);
}

/**
 * The hours asleep of each night, from noon to noon (`day`: that of waking); time in bed and awake is none. Stages and apps overlap, so what counts
 * is the time that one source, the one that saw most of it, covers at all.
 */
export function collectSleep() {
	const nights: ByDay<[from: number, to: number][]> = new Map();

	function add({ value, source, day, at, until }: WantedRecord): void {
		if (!asleep.test(value) || !(until > at) || until - at > 24 * hour) return;
		keptOf(nights, day, source, () => []).push([at, until]);
	}

	const end = (): DayValue[] =>
		[...nights.values()].flatMap((sources) => {
			const [most] = [...sources.values()].map(covered).toSorted((a, b) => b.length - a.length);
			const value = most ? round(most.length / hour, 1) : 0;
			return most && value > 0 ? [{ at: iso(most.last), value }] : [];
		});

	return { add, end };
}

/** How long spans last together where what overlaps counts once, and when the last ends. */
function covered(spans: readonly (readonly [from: number, to: number])[]): { length: number; last: number } {
	let [length, last] = [0, 0];
	for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
		length += Math.max(0, to - Math.max(from, last));
		last = Math.max(last, to);
	}
	return { length, last };
}
