import { mean } from 'd3-array';
import type { ComponentKey, MeasureKey } from '../measures.ts';
import { goalFor, isInGoal, tooHighFor, tooLowFor, type CountedGoal } from './goal.ts';
import { drawn, numbersOf, split, type Span, type Trend } from './trend.ts';

/** What a trend says in words about one number, in its canonical unit. */
export interface Summary {
	component: ComponentKey;
	count: number;
	low: number;
	high: number;
	mean: number;
	/** The last one stands above, or below, all the others by more than measuring differs: no average tells of that. */
	last?: 'highest' | 'lowest' | undefined;
	/** Beside the time before; undefined where either has too few readings to say, and where it would calm beside what is not. */
	change?: 'lower' | 'higher' | 'same' | undefined;
	/** How many are in the goal; undefined where there is none, and where it would praise beside what is too low or too high. */
	inGoal?: 'all' | 'most' | 'half' | 'few' | 'none' | undefined;
	/** So many are too low: below this number. Undefined where none is. */
	tooLow?: { below: number; count: number } | undefined;
	/** So many are too high: this number (`itself`) or more. Undefined where none is. */
	tooHigh?: { from: number; itself: boolean; count: number } | undefined;
}

/** Fewer readings than this are an impression and no average. */
const enough = 3;

/**
 * Averages that lie closer together than this are about the same: what cuffs, scales and meters differ by from one time
 * to the next. For the sentence alone; no rule and no alert rests on it.
 */
const noise: Record<MeasureKey, { by?: number; share?: number }> = {
	blood_pressure: { by: 3 },
	weight: { by: 0.5 },
	glucose: { share: 0.05 },
	oxygen: { by: 1 },
	temperature: { by: 0.2 },
	peak_flow: { share: 0.05 },
	pain: { by: 0.5 },
	steps: { share: 0.1 },
	sleep: { by: 0.25 },
	mood: { by: 0.3 },
	heart_rate: { by: 3 },
	respiratory_rate: { by: 1 }
};

/** What the readings of a span say in words, one for each number that is drawn and was measured. */
export function summariesOf(trend: Trend, span: Span, now: string): Summary[] {
	const { recent, before } = split(trend, span, now);
	return drawn(trend.measure).flatMap((component) => {
		const numbers = numbersOf(recent, component);
		const average = mean(numbers);
		if (average === undefined) return [];
		const tooHigh = countHigh(numbers, tooHighFor(trend, component));
		const tooLow = countLow(numbers, tooLowFor(trend, component));
		const calm = !tooLow && !tooHigh;
		const change = changeOf(numbers, numbersOf(before, component), trend.measure);
		const inGoal = shareInGoal(numbers, goalFor(trend, component));
		return {
			component,
			count: numbers.length,
			low: Math.min(...numbers),
			high: Math.max(...numbers),
			mean: average,
			last: lastOf(numbers, trend.measure),
			change: change === 'same' && !calm ? undefined : change,
			inGoal: inGoal === 'most' && !calm ? undefined : inGoal,
			tooLow,
			tooHigh
		};
	});
}

function changeOf(recent: number[], before: number[], measure: MeasureKey): Summary['change'] {
	const [now, then] = [mean(recent), mean(before)];
	if (now === undefined || then === undefined || Math.min(recent.length, before.length) < enough)
		return undefined;
	if (Math.abs(now - then) <= noiseOf(measure, then)) return 'same';
	return now < then ? 'lower' : 'higher';
}

const noiseOf = (measure: MeasureKey, value: number): number => {
	const { by = 0, share = 0 } = noise[measure];
	return by + share * Math.abs(value);
};

/** `numbers`: oldest first. */
function lastOf(numbers: readonly number[], measure: MeasureKey): Summary['last'] {
	const others = numbers.slice(0, -1);
	const last = numbers.at(-1);
	if (last === undefined || others.length < enough) return undefined;
	if (last > Math.max(...others) + noiseOf(measure, last)) return 'highest';
	return last < Math.min(...others) - noiseOf(measure, last) ? 'lowest' : undefined;
}

function countLow(numbers: readonly number[], below: number | null): Summary['tooLow'] {
	const count = below === null ? 0 : numbers.filter((number) => number < below).length;
	return below === null || count === 0 ? undefined : { below, count };
}

function countHigh(numbers: readonly number[], high: ReturnType<typeof tooHighFor>): Summary['tooHigh'] {
	const count = numbers.filter(
		(number) => high && (high.itself ? number >= high.from : number > high.from)
	).length;
	return high === null || count === 0 ? undefined : { ...high, count };
}

function shareInGoal(numbers: number[], goal: CountedGoal | undefined): Summary['inGoal'] {
	if (!goal) return undefined;
	const share = numbers.filter((number) => isInGoal(number, goal)).length / numbers.length;
	if (share === 1) return 'all';
	if (share === 0) return 'none';
	if (share >= 0.6) return 'most';
	return share >= 0.4 ? 'half' : 'few';
}
