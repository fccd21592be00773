import type { Language } from '../../../i18n/languages.ts';
import type { Logged } from '../../log.ts';
import { exampleNote, headings, measureNames, mealNames, type Column } from './words.ts';

/** The columns of our own table. What is measured stands in one, so that nobody needs to know more than these. */
const own = ['date', 'time', 'measure', 'value', 'pulse', 'unit', 'meal', 'note'] as const satisfies Column[];

const examples: [measure: Logged, value: string, pulse: string, unit: string, meal: boolean][] = [
	['blood_pressure', '128/78', '72', 'mmHg', false],
	['weight', '182.4', '', 'lb', false],
	['glucose', '110', '', 'mg/dL', true]
];

/**
 * The table to fill in, as CSV: headings and examples in the reader's language. It begins with the mark by which Excel
 * knows UTF-8.
 */
export function templateIn(language: Language): string {
	const head = own.map((column) => headings[column][language][0]);
	const rows = examples.map(([measure, value, pulse, unit, meal]) => [
		'2026-03-01',
		'7:30',
		measureNames[measure][language][0],
		value,
		pulse,
		unit,
		meal ? mealNames.fasting[language][0] : '',
		exampleNote[language]
	]);
	return `\ufeff${[head, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
