import type { EntryFields } from '../entry.ts';
import { measureOf, type MeasureKey } from '../measures.ts';
import type { Received } from './received.ts';

/** A measurement that was filled into the form, and the device it came from. */
export interface Filled extends Received {
	/** '' where the device has no name. */
	device: string;
}

/**
 * What a form says besides of a measurement that a device filled in: that it did, as long as the numbers and their unit are
 * those that it sent, and when they came. Nothing where they were typed.
 */
export function saidOfDevice(
	measure: MeasureKey,
	filled: Filled | undefined,
	typed: EntryFields
): Record<string, string> {
	if (!filled) return {};
	const names = measureOf(measure).components.map(({ key }) => key);
	// Where there is one unit alone, no form asks for it.
	const isUnit = typed['unit'] === undefined || typed['unit'] === filled.fields['unit'];
	const isSent = names.every((name) => (typed[name] ?? '').trim() === (filled.fields[name] ?? ''));
	if (!isUnit || !isSent) return {};
	const isOther = Boolean(typed['earlier']) || filled.when === 'earlier';
	return { source: 'device', device: filled.device, ...(!isOther && { at: filled.at }) };
}
