import { nice, ticks } from 'd3-array';

/** Where numbers stand from the top of a chart, in percent, and which of them its axis names. */
export interface Scale {
	ticks: number[];
	/** Percent from the top. */
	at(value: number): number;
}

/** How many numbers an axis names, about. */
const wanted = 4;

/** A scale on which all these numbers fit, ending at round numbers. */
export function scaleOf(values: readonly number[]): Scale {
	const [least, most] = [Math.min(...values), Math.max(...values)];
	// One number alone, or the same each time, still needs a height to stand at.
	const room = least === most ? Math.max(1, Math.abs(least) * 0.05) : 0;
	const [low, high] = nice(least - room, most + room, wanted);
	return {
		ticks: ticks(low, high, wanted),
		at: (value) => percent((high - value) / (high - low))
	};
}

/** A share as a percentage short enough for markup. */
export const percent = (share: number): number => Math.round(share * 10_000) / 100;
