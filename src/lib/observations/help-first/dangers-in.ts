import { findDangers } from '../free-text/danger.ts';
import { dangers, type Danger } from '../free-text/kinds.ts';
import { freeTextFields } from './fields.ts';

/** The dangers that the words of a form seem to tell of, the most urgent first. */
export function dangersIn(fields: Readonly<Record<string, string>>): Danger[] {
	const found = new Set(freeTextFields.flatMap((name) => (fields[name] ? findDangers(fields[name]) : [])));
	return dangers.filter((danger) => found.has(danger));
}
