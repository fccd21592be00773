import type { CareReadingImportKind } from '../../db/generated.ts';
import type { WordKey } from '../../i18n/resources.ts';
import type { ExportProblem } from './apple/export.ts';
import type { CsvProblem } from './csv/actions.server.ts';
import type { RowProblem } from './csv/row.ts';

export const kindWords: Record<CareReadingImportKind, WordKey> = {
	apple_health: 'reading_imports.list.apple',
	csv: 'reading_imports.list.csv'
};

/** Why there is nothing to show of a table. */
export const csvProblemWords: Record<CsvProblem, WordKey> = {
	choose: 'reading_imports.problem.choose',
	large: 'reading_imports.problem.large',
	workbook: 'reading_imports.problem.workbook',
	not_text: 'reading_imports.problem.not_text',
	empty: 'reading_imports.problem.empty',
	headings: 'reading_imports.problem.headings',
	heading_twice: 'reading_imports.problem.headingTwice',
	broken: 'reading_imports.problem.broken',
	many: 'reading_imports.problem.many'
};

/** Why there is nothing to show of a file from Health. */
export const exportProblemWords: Record<ExportProblem | 'choose', WordKey> = {
	choose: 'reading_imports.problem.choose',
	not_export: 'reading_imports.problem.not_export',
	cut_short: 'reading_imports.problem.cut_short',
	many: 'reading_imports.problem.manyInRange'
};

/** Why a row cannot be read. */
export const rowProblemWords: Record<RowProblem, WordKey> = {
	no_date: 'reading_imports.row.no_date',
	date: 'reading_imports.row.date',
	no_time: 'reading_imports.row.no_time',
	time: 'reading_imports.row.time',
	future: 'reading_imports.row.future',
	old: 'reading_imports.row.old',
	gap: 'reading_imports.row.gap',
	no_measure: 'reading_imports.row.no_measure',
	measure: 'reading_imports.row.measure',
	not_yours: 'reading_imports.row.not_yours',
	missing: 'reading_imports.row.missing',
	value: 'reading_imports.row.value',
	pressure: 'reading_imports.row.pressure',
	no_unit: 'reading_imports.row.no_unit',
	unit: 'reading_imports.row.unit',
	impossible: 'reading_imports.row.impossible',
	other_unit: 'reading_imports.row.other_unit',
	not_above: 'reading_imports.row.not_above',
	whole: 'reading_imports.row.whole',
	too_fine: 'reading_imports.row.too_fine',
	pulse: 'reading_imports.row.pulse',
	cut: 'reading_imports.row.cut',
	meal: 'reading_imports.row.meal',
	note: 'reading_imports.row.note'
};
