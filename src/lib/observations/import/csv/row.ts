import { toCalendarDateTime, type CalendarDate } from '@internationalized/date';
import { momentOf } from '../../calendar.ts';
import { checkReading, isRefusal, type Doubt, type Entered } from '../../check.ts';
import type { Thresholds } from '../../history.ts';
import type { Logged } from '../../log.ts';
import { measureOf, type Component, type MealContext } from '../../measures.ts';
import { readQuantity } from '../../number.ts';
import { unitNamed } from '../../unit-names.ts';
import type { Unit } from '../../units.ts';
import type { ImportedReading } from '../reading.ts';
import { readClock, readDate, type DateOrder } from './moment.ts';
import { mealNamed, measureNamed, type Column } from './words.ts';

/** Why a row is no reading. */
export const rowProblems = [
	'no_date',
	'date',
	'no_time',
	'time',
	'future',
	'old',
	'gap',
	'no_measure',
	'measure',
	'not_yours',
	'missing',
	'value',
	'pressure',
	'no_unit',
	'unit',
	'impossible',
	'other_unit',
	'not_above',
	'whole',
	'too_fine',
	'pulse',
	'cut',
	'meal',
	'note'
] as const;
export type RowProblem = (typeof rowProblems)[number];

/** A row that cannot be read, by its number in the spreadsheet, and what stands in the cell. */
export interface BadRow {
	row: number;
	problem: RowProblem;
	text?: string | undefined;
	low?: number;
	high?: number;
	unit?: Unit;
}

/** What rows are read by. */
export interface Reader {
	/** The writer's, whose clock the file is written by. */
	zone: string;
	now: Date;
	order: DateOrder;
	/** The ranges that the clinic has set. */
	thresholds?: Thresholds | undefined;
	/** Whether the writer may add readings of a measure. */
	may: (measure: Logged) => boolean;
}

export type Cells = Readonly<Partial<Record<Column, string>>>;

/** A row that is a reading; `twice` where its hour was there twice, and the first was taken. */
export interface ReadRow {
	row: number;
	reading: ImportedReading;
	twice: boolean;
}

type Refused = Omit<BadRow, 'row'>;

/** A clock may be a little ahead. */
const ahead = 5 * 60 * 1000;
/** What the table of readings takes (supabase/migrations, observations). */
const oldest = Date.parse('2000-01-01T00:00:00Z');

/** Reads one row. Never throws. */
export function readRow(row: number, cells: Cells, reader: Reader): ReadRow | BadRow {
	const time = readMoment(cells, reader);
	if ('problem' in time) return { row, ...time };
	const measured = readMeasured(cells, reader);
	if ('problem' in measured) return { row, ...measured };
	const note = (cells.note ?? '').trim();
	// As it is counted where it is stored: there are letters, such as emoji, that count as two.
	if (note.length > 1000) return { row, problem: 'note' };
	const { measure, entered, context } = measured;
	const { thresholds } = reader;
	const refusal = checkReading(measure, entered, time.at, { thresholds }).find(isRefusal);
	if (refusal) return { row, ...refusedBy(refusal, cells) };
	return {
		row,
		reading: { measure, entered, context, note: note.replaceAll('\0', '') || null, at: time.at },
		twice: time.twice
	};
}

function readMoment(
	{ date = '', time = '' }: Cells,
	{ zone, now, order }: Reader
): Refused | { at: string; twice: boolean } {
	// Some write both into one cell.
	const [day = '', ...rest] = time === '' ? date.split(/[ T]/) : [date];
	const written = time || rest.join(' ');
	if (day === '') return { problem: 'no_date' };
	const on: CalendarDate | undefined = readDate(day, order);
	if (!on) return { problem: 'date', text: day };
	if (written === '') return { problem: 'no_time' };
	const clock = readClock(written);
	if (!clock) return { problem: 'time', text: written };
	const moment = momentOf(toCalendarDateTime(on, clock), zone);
	if (moment === 'gap') return { problem: 'gap', text: `${date} ${time}`.trim() };
	const at = Date.parse(moment.at);
	if (at > now.getTime() + ahead) return { problem: 'future', text: day };
	return at < oldest ? { problem: 'old', text: day } : moment;
}

interface Measured {
	measure: Logged;
	entered: Entered[];
	context: MealContext | null;
}

function readMeasured(cells: Cells, { may }: Reader): Refused | Measured {
	const name = cells.measure ?? '';
	if (name === '') return { problem: 'no_measure' };
	const measure = measureNamed(name);
	if (!measure) return { problem: 'measure', text: name };
	if (!may(measure)) return { problem: 'not_yours', text: name };
	const { components, context: kind } = measureOf(measure);
	const meal = cells.meal ?? '';
	const context = meal === '' || !kind ? null : mealNamed(meal);
	if (context === undefined) return { problem: 'meal', text: meal };
	const { pulse = '' } = cells;
	// It may be the rest of a number with a comma that nobody put in quotes: 38,9 would be saved as 38.
	if (pulse !== '' && !components.some(({ key }) => key === 'heart_rate'))
		return { problem: 'pulse', text: pulse };
	const entered: Entered[] = [];
	const values = valuesOf(measure, cells);
	if (!values) return { problem: 'pressure', text: cells.value };
	for (const component of components) {
		const text = values[component.key] ?? '';
		if (text === '' && component.optional) continue;
		if (text === '') return { problem: 'missing' };
		const said = readQuantity(text, component.decimals);
		if (!said) return { problem: 'value', text };
		// A pulse has one unit, whatever that of what it stands beside.
		const unit = unitOf(component, component.optional ? '' : (cells.unit ?? ''), said.unit);
		if (unit === 'no_unit') return { problem: unit };
		if (unit === 'unit')
			return { problem: unit, text: said.unit ? `${text} ${cells.unit ?? ''}`.trim() : cells.unit };
		entered.push({ component: component.key, value: said.value, unit });
	}
	return { measure, entered, context };
}

/** What is written for each number of a measure; undefined where a blood pressure is not two numbers. */
function valuesOf(
	measure: Logged,
	{ value = '', upper = '', lower = '', pulse = '' }: Cells
): Record<string, string> | undefined {
	if (measure !== 'blood_pressure') return { [measure]: value, heart_rate: pulse };
	if (value === '') return { systolic: upper, diastolic: lower, heart_rate: pulse };
	const [, systolic = '', diastolic = '', sign = ''] =
		/^(\d{1,3})\s*[/\-\\]\s*(\d{1,3})\s*(\D.*)?$/su.exec(value) ?? [];
	if (systolic === '' || (sign !== '' && !unitNamed(sign))) return undefined;
	return { systolic: systolic + sign, diastolic: diastolic + sign, heart_rate: pulse };
}

/**
 * The unit of the column, or that written behind the number (`said`); where both are there they are the same. It is guessed
 * only where there is no other: 80 may be pounds or kilos.
 */
function unitOf(
	{ units: [first, ...others] }: Component,
	text: string,
	said: Unit | undefined
): Unit | 'unit' | 'no_unit' {
	if (text === '' && !said) return others.length === 0 ? first : 'no_unit';
	const unit = text === '' ? said : unitNamed(text);
	return unit && [first, ...others].includes(unit) && (said ?? unit) === unit ? unit : 'unit';
}

function refusedBy(doubt: Doubt, { value, upper, pulse, unit }: Cells): Refused {
	const text = doubt.component === 'heart_rate' ? pulse : value || upper;
	if (doubt.kind === 'impossible') return { problem: 'impossible', text, low: doubt.low, high: doubt.high };
	if (doubt.kind === 'other_unit')
		return { problem: 'other_unit', text: `${text ?? ''} ${unit ?? ''}`.trim(), unit: doubt.unit };
	if (doubt.kind === 'too_fine') return { problem: doubt.decimals === 0 ? 'whole' : 'too_fine', text };
	return { problem: doubt.kind === 'not_above' ? 'not_above' : 'missing', text };
}
