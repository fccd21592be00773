import { today } from '@internationalized/date';
import { ExportRefused, type ExportProblem } from './export.ts';
import { monthsOf, type Range } from './range.ts';

export { readAppleFile } from './file.ts';

/** The first day of a range that ends today where somebody lives, ISO 8601. */
export const firstDay = (range: Range, zone: string): string =>
	today(zone).subtract({ months: monthsOf[range] }).toString();

/** Why a file could not be read. One that the phone itself cannot open any more is not whole either. */
export const problemOf = (thrown: unknown): ExportProblem =>
	thrown instanceof ExportRefused ? thrown.problem : 'cut_short';
