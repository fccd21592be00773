import { CalendarDate, Time } from '@internationalized/date';
import type { Language } from '../../../i18n/languages.ts';

/** Which number of 3/1/2026 is the month. */
export type DateOrder = 'month_first' | 'day_first';

const numbers = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/;
/** 26-03-01 is a year first to one program and a day first to another, with a quarter of a century between them. */
const eitherEnd = /^(?:1[3-9]|[2-9]\d)-\d{1,2}-\d{2}$/;
const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/**
 * How the dates of a file are to be read. A spreadsheet writes them its own way, so one with a day above 12 tells of all;
 * where none does (`sure` is false), by what is usual in the reader's language.
 */
export function orderOf(dates: readonly string[], language: Language): { order: DateOrder; sure: boolean } {
	let [monthFirst, dayFirst, unclear] = [false, false, false];
	for (const date of dates) {
		const [, first, second] = numbersOf(date);
		if (first === undefined || second === undefined) continue;
		if (Number(first) > 12) dayFirst = true;
		else if (Number(second) > 12) monthFirst = true;
		else unclear ||= first !== second;
	}
	const usual = language === 'en' ? 'month_first' : 'day_first';
	if (monthFirst !== dayFirst) return { order: dayFirst ? 'day_first' : 'month_first', sure: true };
	return { order: usual, sure: !unclear };
}

/** The day a cell tells of; undefined where no calendar has it. */
export function readDate(text: string, order: DateOrder): CalendarDate | undefined {
	const [, isoYear, isoMonth, isoDay] = iso.exec(text) ?? [];
	if (isoYear && isoMonth && isoDay) return dayOf(Number(isoYear), Number(isoMonth), Number(isoDay));
	const [, first, second, year] = numbersOf(text);
	if (!first || !second || !year) return undefined;
	const [month, day] = order === 'month_first' ? [first, second] : [second, first];
	return dayOf(Number(year) + (year.length === 2 ? 2000 : 0), Number(month), Number(day));
}

function numbersOf(text: string): readonly (string | undefined)[] {
	return eitherEnd.test(text) ? [] : (numbers.exec(text) ?? []);
}

function dayOf(year: number, month: number, day: number): CalendarDate | undefined {
	const date = new CalendarDate(year, month, day);
	// What no calendar has was moved to the nearest day.
	return date.year === year && date.month === month && date.day === day ? date : undefined;
}

const clock = /^(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?(?:[.,]\d+)? ?(am|pm)?$/;

/** The time a cell tells of: 7:30, 19:30:00, 7:30 PM, 7:30 p. m., 7 am; undefined for anything else. */
export function readClock(text: string): Time | undefined {
	const typed = text
		.toLowerCase()
		.replace(/[\s\u00a0\u202f]+/g, ' ')
		.replace(/([ap])\. ?m\.?/, '$1m')
		.trim();
	const [, hours, minutes, seconds, half] = clock.exec(typed) ?? [];
	if (hours === undefined || (minutes === undefined && half === undefined)) return undefined;
	const hour = Number(hours);
	if (half && (hour < 1 || hour > 12)) return undefined;
	const told = half ? (hour % 12) + (half === 'pm' ? 12 : 0) : hour;
	const time = { hour: told, minute: Number(minutes ?? 0), second: Number(seconds ?? 0) };
	if (time.hour > 23 || time.minute > 59 || time.second > 59) return undefined;
	return new Time(time.hour, time.minute, time.second);
}
