import type { Entered } from '../../check.ts';
import { numberIn, type WantedRecord } from './record.ts';

/** Two records that are one blood pressure, and the pulse the cuff counted with it. */
export interface Pressure {
	/** On the clock of the phone, ISO 8601. */
	day: string;
	/** In milliseconds since 1970. */
	at: number;
	entered: Entered[];
}

/** A cuff counts the pulse a few times a day. Who writes more of them in the range asked for is a watch. */
const mostOfCuff = 3_000;
const minute = 60_000;

interface Halves {
	source: string;
	day: string;
	at: number;
	systolic?: number;
	diastolic?: number;
}

/**
 * Puts blood pressures together: the export has each as two records of one source and moment, alone and once more inside
 * their correlation. Keeps as much as there are pressures, and the pulses of sources that are no watch.
 */
export function collectPressures() {
	const halves = new Map<string, Halves>();
	const pulses = new Map<string, Map<number, number> | 'watch'>();
	let unread = 0;

	function add({ type, source, unit, value, day, at }: WantedRecord): void {
		const number = Math.round(numberIn(value));
		if (unit !== 'mmHg' || Number.isNaN(number)) {
			unread += 1;
			return;
		}
		const key = `${source}|${at}`;
		const half = halves.get(key) ?? { source, day, at };
		half[type.endsWith('Systolic') ? 'systolic' : 'diastolic'] = number;
		halves.set(key, half);
	}

	function addPulse({ source, value, at }: WantedRecord): void {
		const counted = pulses.get(source) ?? new Map<number, number>();
		if (counted === 'watch') return;
		counted.set(Math.floor(at / minute), Math.round(numberIn(value)));
		pulses.set(source, counted.size > mostOfCuff ? 'watch' : counted);
	}

	function pulseOf({ source, at }: Halves): Entered[] {
		const counted = pulses.get(source);
		if (!counted || counted === 'watch') return [];
		const value = counted.get(Math.floor(at / minute));
		const isPulse = value !== undefined && value >= 20 && value <= 250;
		return isPulse ? [{ component: 'heart_rate', value, unit: '/min' }] : [];
	}

	/** What was collected, and how many records could not be read or have no other half. */
	function end(): { pressures: Pressure[]; unread: number } {
		const pressures: Pressure[] = [];
		for (const half of halves.values()) {
			const { systolic, diastolic, day, at } = half;
			if (systolic === undefined || diastolic === undefined) unread += 1;
			else
				pressures.push({
					day,
					at,
					entered: [
						{ component: 'systolic', value: systolic, unit: 'mm[Hg]' },
						{ component: 'diastolic', value: diastolic, unit: 'mm[Hg]' },
						...pulseOf(half)
					]
				});
		}
		return { pressures, unread };
	}

	return { add, addPulse, end };
}
