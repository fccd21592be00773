import type { ComponentKey } from '../measures.ts';
import { forReading } from '../units.ts';
import { goalFor, lowEndOf } from './goal.ts';
import { percent, scaleOf, type Scale } from './scale.ts';
import { spans, unitShown, type Point, type Span, type Trend } from './trend.ts';

/** One number over time as it is drawn, alone: its readings and its own goal, in the unit it is shown in. */
export interface Plot {
	component: ComponentKey;
	scale: Scale;
	/** Oldest first. `x` in percent from the start of the span. */
	points: { x: number; mean: number; low: number; high: number }[];
	/** Where the goal stands; undefined where there is none. */
	band: Band | undefined;
	/** The numbers the axis names, but those that would run into one of the goal's. */
	ticks: number[];
}

/** A goal from the top of a plot, in percent. An open end of it reaches to the edge and has no number. */
export interface Band {
	top: number;
	height: number;
	/** The numbers where the goal ends, as the plan names them, and what is too low where a reading is. */
	edges: number[];
}

/** How far apart two numbers of an axis stand at least, in percent of its height. */
const apart = 12;

/** What is drawn of one number of a trend: its own plot, so that no goal stands behind the readings of another. */
export function plotOf(
	trend: Trend,
	component: ComponentKey,
	{ points, span, now }: { points: readonly Point[]; span: Span; now: string }
): Plot {
	const length = spans[span] * 86_400_000;
	const start = Date.parse(now) - length;
	const shown = (value: number) => forReading(value, unitShown(trend, component));
	const drawn = points.flatMap(({ at, values: { [component]: value } }) =>
		value
			? {
					x: percent((Date.parse(at) - start) / length),
					mean: shown(value.mean),
					low: shown(value.low),
					high: shown(value.high)
				}
			: []
	);
	const goal = goalFor(trend, component);
	const foot = goal ? lowEndOf(goal) : null;
	const low = goal?.low === null ? belowIn(points, component, foot) : foot;
	const edges = [goal?.high, low].flatMap((end) => (typeof end === 'number' ? shown(end) : []));
	const scale = scaleOf([...drawn.flatMap(({ low, high }) => [low, high]), ...edges]);
	const band = goal && {
		edges,
		...bandOf(scale, { low: foot, high: goal.high }, shown)
	};
	const clear = (tick: number) =>
		edges.every((edge) => Math.abs(scale.at(edge) - scale.at(tick)) >= apart || edge === tick);
	return { component, scale, points: drawn, band, ticks: scale.ticks.filter(clear) };
}

/** What is too low, where something drawn is; null else. */
const belowIn = (points: readonly Point[], component: ComponentKey, tooLow: number | null): number | null =>
	tooLow !== null && points.some(({ values }) => (values[component]?.low ?? tooLow) < tooLow) ? tooLow : null;

function bandOf(
	scale: Scale,
	{ low, high }: { low: number | null; high: number | null },
	shown: (value: number) => number
): Pick<Band, 'top' | 'height'> {
	const top = high === null ? 0 : scale.at(shown(high));
	// What is too low may lie below all that is drawn.
	const foot = low === null ? 100 : Math.min(100, scale.at(shown(low)));
	return { top, height: Math.max(0, foot - top) };
}
