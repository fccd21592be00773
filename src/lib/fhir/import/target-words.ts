import type { Language } from '../../i18n/languages.ts';
import type { Quantity } from './datatypes.ts';
import type { Goal } from './shapes.ts';
import { nameOf, tidy } from './words.ts';

type Target = Goal['target'][number];

// Words of a record in the language of a line, not of whoever imports it.
const comparators: Record<Language, Record<'<' | '<=' | '>' | '>=', string>> = {
	en: { '<': 'less than', '<=': 'at most', '>': 'more than', '>=': 'at least' },
	es: { '<': 'menos de', '<=': 'como máximo', '>': 'más de', '>=': 'al menos' }
};

/** What a target says, such as "Hemoglobin A1c: less than 7 %"; undefined where it says nothing. */
export function inWords(
	{
		measure,
		detailQuantity,
		detailRange,
		detailString,
		detailCodeableConcept,
		detailInteger
	}: Partial<Target>,
	language: Language
): string | undefined {
	const { low, high } = detailRange ?? {};
	const range = [
		low?.value === undefined ? undefined : amount({ ...low, comparator: '>=' }, language),
		high?.value === undefined ? undefined : amount({ ...high, comparator: '<=' }, language)
	];
	const said =
		(detailQuantity && amount(detailQuantity, language)) ??
		tidy(range.filter(Boolean).join(', ')) ??
		tidy(detailString) ??
		nameOf(detailCodeableConcept) ??
		detailInteger?.toString();
	return said === undefined ? undefined : [nameOf(measure), said].filter(Boolean).join(': ');
}

function amount({ value, comparator, unit, code }: Quantity, language: Language): string | undefined {
	if (value === undefined) return undefined;
	return tidy(
		[comparator && comparators[language][comparator], String(value), unit || code].filter(Boolean).join(' ')
	);
}
