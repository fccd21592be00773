import type { Danger } from '../../free-text/kinds.ts';
import { countsOf, type Count, type Shown } from '../counts.ts';
import type { ImportedReading } from '../reading.ts';
import type { DateOrder } from './moment.ts';
import type { BadRow } from './row.ts';
import type { Table } from './table.ts';

/** All that is said of a table before anything of it is stored. */
export interface Preview {
	/** Of the import that it may become. */
	id: string;
	/** The table itself, which comes back with the answer. */
	text: string;
	fileName: string;
	order: DateOrder;
	unclear: boolean;
	counts: Count[];
	/** How many are new, with those that are rare. */
	total: number;
	/** The first of the new ones, for a look at day and hour. */
	first: Shown[];
	known: number;
	repeated: number;
	/** Rows of an hour that was there twice. */
	twice: number[];
	bad: BadRow[];
	/** How many more cannot be read. */
	badMore: number;
	rare: Shown[];
	dangers: Danger[];
	/** Whether the rare ones are right was not said. */
	unanswered: boolean;
}

const mostBad = 50;
const mostFirst = 3;

/** What of a table is shown; `known` are the places of its rows that are stored already. */
export function previewOf(
	table: Table,
	known: ReadonlySet<number>,
	about: Pick<Preview, 'id' | 'text' | 'fileName' | 'dangers' | 'unanswered'>
): Preview {
	const fresh = table.rows.filter((_, place) => !known.has(place));
	const rows = new Set(fresh.map(({ row }) => row));
	const shown = ({
		row,
		reading: { measure, entered, at }
	}: {
		row: number;
		reading: ImportedReading;
	}): Shown => ({
		row,
		measure,
		entered,
		at
	});
	return {
		...about,
		order: table.order,
		unclear: table.unclear,
		counts: countsOf(fresh.map(({ reading }) => reading)),
		total: fresh.length,
		first: fresh.slice(0, mostFirst).map(shown),
		known: known.size,
		repeated: table.repeated,
		twice: fresh.filter(({ twice }) => twice).map(({ row }) => row),
		bad: table.bad.slice(0, mostBad),
		badMore: Math.max(0, table.bad.length - mostBad),
		rare: table.rare.filter(({ row }) => rows.has(row)).map(shown)
	};
}
