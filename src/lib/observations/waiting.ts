import type { NewForm } from '../outbox/form.ts';
import { isRefusal, widest } from './check.ts';
import { tickedIn } from './check-in.ts';
import { earliest, readEntry, readingOf, type EntryFields } from './entry.ts';
import { isLogged, type Log, type LogReading, type LogReport, type Logged } from './log.ts';
import { feelings } from './symptoms.ts';

/** What is read of a form that waits. */
type Written = Pick<NewForm, 'id' | 'url' | 'fields'>;

/**
 * A Log with what was written down on this phone and the server has not told back yet: `forms` are those of its group in
 * the outbox, in the order of writing. Readings and daily checks are added, corrected or taken out as their forms say; those
 * that were refused for good too, because they are what somebody measured. What the server has told already stays as it
 * tells it. `now` is the phone's.
 */
export function withWaiting(log: Log, forms: readonly Written[], now: Date): Log {
	const readings = new Map(log.readings.map((reading) => [reading.id, reading]));
	const reports = new Map(log.reports.map((report) => [report.id, report]));
	for (const form of forms) {
		const said = wordsOf(form.url);
		if (said?.is === 'check') {
			const report = readReport(form, now);
			if (report && !reports.has(report.id)) reports.set(report.id, report);
		} else if (said?.is === 'reading') {
			const reading = readReading(form, said.measure, form.id, now);
			if (reading && !readings.has(reading.id)) readings.set(reading.id, reading);
		} else if (said) correct(readings, form, said, now);
	}
	const newestFirst = (a: { at: string }, b: { at: string }) => Date.parse(b.at) - Date.parse(a.at);
	return {
		...log,
		readings: [...readings.values()].sort(newestFirst),
		reports: [...reports.values()].sort(newestFirst)
	};
}

type Said =
	| { is: 'check' }
	| { is: 'reading'; measure: Logged }
	| { is: 'change'; measure: Logged; reading: string };

/** What a form says, by the address of the Log that it goes to; undefined for any other. */
function wordsOf(url: string): Said | undefined {
	const [, change, word = '', reading] = /\/log\/(change\/)?([a-z_]+)(?:\/([\da-f-]{36}))?$/.exec(url) ?? [];
	if (change) return isLogged(word) && reading ? { is: 'change', measure: word, reading } : undefined;
	if (reading) return undefined;
	if (word === 'feel') return { is: 'check' };
	return isLogged(word) ? { is: 'reading', measure: word } : undefined;
}

function correct(
	readings: Map<string, LogReading>,
	form: Written,
	{ measure, reading: id }: Extract<Said, { is: 'change' }>,
	now: Date
): void {
	const known = readings.get(id);
	// It has arrived, or somebody has changed it meanwhile.
	if (known && known.version > Number(form.fields['expected'])) return;
	if (form.fields['withdraw'] === 'yes') readings.delete(id);
	else {
		const reading = readReading(form, measure, id, now);
		if (reading) readings.set(id, { ...reading, version: known?.version ?? reading.version });
	}
}

function readReading({ fields }: Written, measure: Logged, id: string, now: Date): LogReading | undefined {
	const typed: EntryFields = fields;
	// The moment was settled by the phone's clock when it was written down, and so was what is possible.
	const entry = readEntry(measure, typed, { now, zone: 'UTC', thresholds: widest });
	if (!entry.at || entry.doubts.some(isRefusal)) return undefined;
	const { values } = readingOf(id, measure, entry.at, entry);
	return {
		id,
		measure,
		at: entry.at,
		entered: entry.entered,
		values,
		context: entry.context,
		note: fields['note'] ?? null,
		version: 1,
		mine: true,
		by: null,
		changedAt: null
	};
}

function readReport({ id, fields }: Written, now: Date): LogReport | undefined {
	const moment = Math.min(Date.parse(fields['at'] ?? ''), now.getTime());
	if (!(moment >= earliest)) return undefined;
	return {
		id,
		at: new Date(moment).toISOString(),
		symptoms: tickedIn(fields),
		feeling: feelings.find((one) => one === fields['feeling']) ?? null,
		note: fields['note'] ?? null,
		mine: true,
		by: null
	};
}
