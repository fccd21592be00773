import { parse } from 'csv-parse/sync';
import type { Language } from '../../../i18n/languages.ts';
import { checkReading, isUnlikely, type Unlikely } from '../../check.ts';
import type { Thresholds } from '../../history.ts';
import { mostReadings, type ImportedReading } from '../reading.ts';
import { readingOf } from '../../entry.ts';
import { orderOf, type DateOrder } from './moment.ts';
import { readRow, type BadRow, type Cells, type Reader, type ReadRow } from './row.ts';
import { columnOf, isExample, type Column } from './words.ts';

/** Why a file is no table of readings at all. */
export type TableProblem = 'empty' | 'headings' | 'heading_twice' | 'broken' | 'many';

/** A reading that is rare: asked about once. */
export interface RareRow {
	row: number;
	reading: ImportedReading;
	doubt: Unlikely;
}

export interface Table {
	rows: ReadRow[];
	bad: BadRow[];
	/** Those of `rows` that are far from most. */
	rare: RareRow[];
	/** How many rows say again what another row says. */
	repeated: number;
	order: DateOrder;
	/** No date tells which number is the month. */
	unclear: boolean;
}

interface How extends Omit<Reader, 'order'> {
	language: Language;
	/** How dates are to be read, where somebody has said so. */
	order?: DateOrder | undefined;
}

/** Reads the text of a table (`readText`). Never throws; the size of the text bounds the time. */
export function readTable(text: string, { language, order: said, ...reader }: How): Table | TableProblem {
	const records = recordsOf(text);
	if (typeof records === 'string') return records;
	const head = records.findIndex((cells) => cells.some((cell) => cell !== ''));
	const places = records[head]?.map(columnOf) ?? [];
	const has = (column: Column) => places.includes(column);
	if (head === -1) return 'empty';
	if (!has('date') || !has('measure') || !(has('value') || has('upper'))) return 'headings';
	// Nobody but the writer knows which of two is meant.
	if (places.some((column, at) => column && places.indexOf(column) !== at)) return 'heading_twice';
	const written = records.flatMap((cells, place): { row: number; cells: Cells; cut: boolean }[] => {
		const named = Object.fromEntries(
			places.flatMap((column, at) => (column ? [[column, cells[at] ?? '']] : []))
		);
		const blank = place <= head || cells.every((cell) => cell === '');
		return blank || isExample(named['note'] ?? '')
			? []
			: [{ row: place + 1, cells: named, cut: isCut(cells, places) }];
	});
	if (written.length === 0) return 'empty';
	if (written.length > mostReadings) return 'many';
	const found = orderOf(
		written.map(({ cells }) => cells.date?.split(/[ T]/)[0] ?? ''),
		language
	);
	const order = said ?? found.order;
	const read = written.map(({ row, cells, cut }): ReadRow | BadRow =>
		cut ? { row, problem: 'cut' } : readRow(row, cells, { ...reader, order })
	);
	const rows = read.filter((row) => 'reading' in row);
	const names = new Set<string>();
	const once = rows.filter(({ reading }) => {
		const name = nameOf(reading);
		return !names.has(name) && names.add(name);
	});
	return {
		rows: once,
		bad: read.filter((row) => 'problem' in row),
		rare: rareOf(once, reader.thresholds),
		repeated: rows.length - once.length,
		order,
		unclear: !found.sure
	};
}

/**
 * Whether a number or a note of a row was cut in two at what separates the cells: there are more cells than headings, or
 * digits alone stand beside the value where words belong. 7,500 steps would be saved as 7, and half a note be lost.
 */
function isCut(cells: readonly string[], places: readonly (Column | undefined)[]): boolean {
	const beside = places.indexOf('value') + 1;
	const isForWords = beside > 0 && ['meal', 'note'].includes(places[beside] ?? '');
	return (
		cells.slice(places.length).some((cell) => cell !== '') ||
		(isForWords && /^\d{1,3}$/.test(cells[beside] ?? ''))
	);
}

/** What two rows share that say the same; the first is the one that is kept, with its note. */
const nameOf = ({ measure, at, entered }: ImportedReading) => JSON.stringify([measure, at, entered]);

/** What separates the cells: Excel writes `;` where a comma stands in numbers. */
function separatorOf(text: string): string {
	const line = text.split('\n').find((one) => one.trim() !== '') ?? '';
	const count = (separator: string) => line.split(separator).length;
	return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function recordsOf(text: string): string[][] | 'broken' | 'empty' {
	if (text.trim() === '') return 'empty';
	try {
		const records = parse(text, {
			bom: true,
			delimiter: separatorOf(text),
			record_delimiter: '\n',
			trim: true,
			relax_column_count: true,
			relax_quotes: true,
			max_record_size: 20_000
		});
		return records;
	} catch {
		// A quote that is never closed, or a row without end.
		return 'broken';
	}
}

/** What is far from most, or from what the file says of the day before. */
function rareOf(rows: readonly ReadRow[], thresholds: Thresholds | undefined): RareRow[] {
	const last = new Map<string, ImportedReading>();
	const inTime = rows.toSorted((a, b) => a.reading.at.localeCompare(b.reading.at));
	const rare = inTime.flatMap(({ row, reading }) => {
		const { measure, entered, at } = reading;
		const before = last.get(measure);
		last.set(measure, reading);
		const earlier = before && readingOf('', measure, before.at, { ...before, entered: [...before.entered] });
		const doubt = checkReading(measure, entered, at, { last: earlier, thresholds }).find(isUnlikely);
		return doubt ? [{ row, reading, doubt }] : [];
	});
	return rare.toSorted((a, b) => a.row - b.row);
}
