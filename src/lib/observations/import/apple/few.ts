import type { ImportedReading } from '../reading.ts';

/** How many readings of one measure a day keeps: who measures before and after each meal has seven. */
export const mostOfDay = 8;

const valueOf = ({ entered }: ImportedReading): number => entered[0]?.value ?? 0;
const minuteOf = ({ at }: ImportedReading): string => at.slice(0, 16);

/**
 * Keeps readings by measure and day, and of a sensor that measures all day a few of them: always the lowest and the
 * highest, and others apart from each other in time. What two apps say of one minute is kept once.
 */
export function keepFew() {
	const days = new Map<string, ImportedReading[]>();
	let [left, total] = [0, 0];

	function add(day: string, reading: ImportedReading): void {
		const key = `${reading.measure}|${day}`;
		const kept = days.get(key) ?? [];
		days.set(key, kept);
		const same = kept.some((one) => minuteOf(one) === minuteOf(reading) && valueOf(one) === valueOf(reading));
		if (same) return;
		kept.push(reading);
		kept.sort((a, b) => a.at.localeCompare(b.at));
		total += 1;
		if (kept.length <= mostOfDay) return;
		kept.splice(leastTold(kept), 1);
		total -= 1;
		left += 1;
	}

	return {
		add,
		/** How many are kept. */
		get total() {
			return total;
		},
		/** What is kept, and how many were left out. */
		end: () => ({ readings: [...days.values()].flat(), left })
	};
}

/** The place of the reading whose neighbours are nearest: neither the lowest nor the highest, the first nor the last. */
function leastTold(kept: readonly ImportedReading[]): number {
	const values = kept.map(valueOf);
	const extremes = [values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values))];
	let [place, nearest] = [-1, Infinity];
	for (let at = 1; at < kept.length - 1; at++) {
		const [before, after] = [kept[at - 1], kept[at + 1]];
		if (!before || !after || extremes.includes(at)) continue;
		const span = Date.parse(after.at) - Date.parse(before.at);
		if (span < nearest) [place, nearest] = [at, span];
	}
	return place;
}
