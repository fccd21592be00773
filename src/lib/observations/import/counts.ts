import type { Entered } from '../check.ts';
import { logged, type Logged } from '../log.ts';
import type { ImportedReading } from './reading.ts';

/** How many readings of one measure a file holds, from when to when (ISO 8601). */
export interface Count {
	measure: Logged;
	count: number;
	from: string;
	to: string;
}

/** A reading as it is shown before it is stored; by its row in the spreadsheet, where it has one. */
export interface Shown {
	row?: number;
	measure: Logged;
	entered: Entered[];
	at: string;
}

/** The number of readings by measure, in the order of the Log. */
export function countsOf(readings: readonly ImportedReading[]): Count[] {
	const byMeasure = Map.groupBy(readings, ({ measure }) => measure);
	return logged.flatMap((measure) => {
		const times =
			byMeasure
				.get(measure)
				?.map(({ at }) => at)
				.toSorted() ?? [];
		const [from, to] = [times[0], times.at(-1)];
		return from && to ? [{ measure, count: times.length, from, to }] : [];
	});
}
