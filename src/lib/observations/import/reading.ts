import * as v from 'valibot';
import { plainText } from '../../ui/plain-text.ts';
import { readingInput } from '../input.ts';
import { logged } from '../log.ts';

const { id, entered, context, note, at } = readingInput.entries;

/** How many readings are stored at once. */
export const batchSize = 500;
/** How many one file may bring: a dozen years of blood pressure, morning and evening. */
export const mostReadings = 10_000;

/** A reading out of a file, held to what may be typed. */
export const importedReading = v.strictObject({ measure: v.picklist(logged), entered, context, note, at });
export type ImportedReading = v.InferOutput<typeof importedReading>;

/** What people call a file; what cannot be shown as a name is not kept. */
export const fileName = v.pipe(v.string(), v.nonEmpty(), plainText(200), v.nonEmpty());

/** One part of a file that was read on a phone. `import` and the order stay the same through every retry. */
export const readingBatch = v.strictObject({
	import: id,
	number: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostReadings / batchSize)),
	fileName,
	readings: v.pipe(v.array(importedReading), v.minLength(1), v.maxLength(batchSize))
});
export type ReadingBatch = v.InferOutput<typeof readingBatch>;

/** What became of one part. */
export interface BatchResult {
	added: number;
	/** There already. */
	known: number;
}

/** Readings in parts, oldest first: rules that look back find what came before. */
export function inBatches(readings: readonly ImportedReading[]): ImportedReading[][] {
	const sorted = readings.toSorted((a, b) => a.at.localeCompare(b.at));
	return Array.from({ length: Math.ceil(sorted.length / batchSize) }, (_, place) =>
		sorted.slice(place * batchSize, (place + 1) * batchSize)
	);
}

/** The name of a file as it is kept: without what hides in it, cut where it is too long. */
export const nameOfFile = (name: string): string => {
	const shown = [...name.normalize('NFC')].filter((letter) => v.is(fileName, letter) || letter === ' ');
	return shown.slice(0, 100).join('').replace(/ +/g, ' ').trim() || 'file';
};
