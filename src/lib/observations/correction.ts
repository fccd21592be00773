import type { EntryFields } from './entry.ts';
import type { LogReading } from './log.ts';

/** A reading as the form that corrects it begins: what was entered, in the unit it was entered in. */
export function fieldsOf({ entered, context, note, at }: LogReading): EntryFields {
	const [first] = entered;
	return {
		...Object.fromEntries(entered.map(({ component, value }) => [component, String(value)])),
		...(first && { unit: first.unit }),
		...(context && { context }),
		...(note && { note }),
		at
	};
}
