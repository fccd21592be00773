import { findDangers } from '../free-text/danger.ts';
import { dangers, type Danger } from '../free-text/kinds.ts';
import type { ImportedReading } from './reading.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * What the words beside a reading out of a file can call somebody for, by the age of the reading in milliseconds. Of today
 * they are as if they were typed. What was an emergency last week is over, as a reading of last week is; who wrote of
 * wanting to die, or of being hurt, in the weeks that the rules look at, may well be in danger still.
 */
export function dangersOfAge(age: number): readonly Danger[] {
	if (age <= day) return dangers;
	return age <= 35 * day ? ['self_harm', 'abuse'] : [];
}

/** The dangers that the notes of a file seem to tell of, the most urgent first. */
export function dangersInNotes(readings: readonly ImportedReading[], now: number): Danger[] {
	const found = new Set(
		readings.flatMap(({ note, at }) => {
			const counted = dangersOfAge(now - Date.parse(at));
			return note && counted.length > 0 ? findDangers(note).filter((one) => counted.includes(one)) : [];
		})
	);
	return dangers.filter((danger) => found.has(danger));
}
