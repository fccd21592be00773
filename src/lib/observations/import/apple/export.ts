import { SaxesParser } from 'saxes';
import { checkReading, isRefusal, isUnlikely, type Unlikely } from '../../check.ts';
import type { Thresholds } from '../../history.ts';
import { mostReadings, type ImportedReading } from '../reading.ts';
import { collectSleep, collectSteps, nightOf, type DayValue } from './days.ts';
import { keepFew } from './few.ts';
import { collectPressures } from './pressure.ts';
import { dayOf, measuredBy, momentOf, singleTypes, type AppleRecord, type WantedRecord } from './record.ts';

/** Why a file gives no readings: it is no export of Health, it ends before its end, or the range holds too many. */
export type ExportProblem = 'not_export' | 'cut_short' | 'many';

/** A file that is refused while it is read. */
export class ExportRefused extends Error {
	override name = 'ExportRefused';
	readonly problem: ExportProblem;
	constructor(problem: ExportProblem) {
		super(problem);
		this.problem = problem;
	}
}

/** What an export holds of what we want, in the range asked for. */
export interface AppleExport {
	readings: ImportedReading[];
	/** Those of `readings` that are far from most. */
	rare: { reading: ImportedReading; doubt: Unlikely }[];
	/** Records with a unit or number that cannot be. */
	unread: number;
	/** Readings of a sensor that measures all day, left out. */
	left: number;
}

const sleepAnalysis = 'HKCategoryTypeIdentifierSleepAnalysis';
/** What no measurement of a phone has beside it. */
const plain = { context: null, note: null };
/** Days and sources of one export: more are made up. */
const mostNames = 20_000;

/** An export is flat: a Record with its metadata, perhaps in a Correlation. */
const deepest = 16;
/** Letters that may go by without a tag; whatever holds more in one piece would have to be held in memory. */
const longest = 1024 * 1024;

/**
 * Reads an export (`export.xml`) as it comes, in text of any length, and keeps what is wanted alone: memory grows with the
 * days asked for and not with the file. `from`: the first day (ISO 8601), on the clock of the phone; `thresholds`: the ranges that the clinic has set.
 *
 * The parser expands no entity but XML's own five, and fetches nothing. What is no XML is passed over, because exports of
 * iOS 16 declare themselves wrongly and hold characters that XML forbids; what makes no sense as an export is refused.
 */
export function readExport({
	from,
	now,
	thresholds
}: {
	from: string;
	now: Date;
	thresholds?: Thresholds | undefined;
}) {
	const parser = new SaxesParser({ xmlns: false, position: false });
	const few = keepFew();
	const pressures = collectPressures();
	const steps = collectSteps();
	const sleep = collectSleep();
	let [depth, quiet, closed, unread] = [0, 0, false, 0];
	/** The day of the export, which is not over: nothing is counted for it. */
	let today = now.toISOString().slice(0, 10);
	let record: AppleRecord | undefined;

	parser.on('error', () => undefined);
	parser.on('opentag', ({ name, attributes }) => {
		quiet = 0;
		depth += 1;
		if (depth > deepest || (depth === 1 && name !== 'HealthData') || closed)
			throw new ExportRefused('not_export');
		if (name === 'Record') {
			const { type = '', sourceName = '', unit = '', value = '', startDate = '', endDate = '' } = attributes;
			record = { type, source: sourceName, unit, value, start: startDate, end: endDate };
		} else if (name === 'MetadataEntry' && record && attributes['key'] === 'HKBloodGlucoseMealTime') {
			record.meal = attributes['value'] ?? '';
		} else if (name === 'ExportDate') today = dayOf(attributes['value'] ?? today);
	});
	parser.on('closetag', ({ name }) => {
		quiet = 0;
		depth -= 1;
		if (depth === 0) closed = true;
		if (name !== 'Record' || !record) return;
		take(record);
		record = undefined;
	});

	/** What is cut out of a piece of the file would keep the whole piece in memory, so names and days are copied once. */
	const names = new Map<string, string>();
	function own(name: string): string {
		const known = names.get(name);
		if (known !== undefined) return known;
		if (names.size > mostNames) throw new ExportRefused('many');
		const copy = new TextDecoder().decode(new TextEncoder().encode(name));
		names.set(copy, copy);
		return copy;
	}

	function take(found: AppleRecord): void {
		const { type, start } = found;
		const collect = wanted.get(type);
		if (!collect) return;
		// A night begins the evening before.
		const day = type === sleepAnalysis ? nightOf(start) : dayOf(start);
		if (day < from) return;
		const at = momentOf(start);
		if (at <= now.getTime())
			collect({ ...found, source: own(found.source), day: own(day), at, until: momentOf(found.end) });
		else unread += 1;
	}

	const ofWholeDays = (collect: (record: WantedRecord) => void) => (found: WantedRecord) => {
		if (found.day < today) collect(found);
	};
	const wanted = new Map<string, (record: WantedRecord) => void>([
		...singleTypes.map((type) => [type, addSingle] as const),
		['HKQuantityTypeIdentifierBloodPressureSystolic', pressures.add],
		['HKQuantityTypeIdentifierBloodPressureDiastolic', pressures.add],
		['HKQuantityTypeIdentifierHeartRate', pressures.addPulse],
		['HKQuantityTypeIdentifierStepCount', ofWholeDays(steps.add)],
		[sleepAnalysis, ofWholeDays(sleep.add)]
	]);

	function addSingle(found: WantedRecord): void {
		const measured = measuredBy(found);
		if (measured) keep(found.day, { ...measured, note: null, at: new Date(found.at).toISOString() });
		else unread += 1;
	}

	const doubtsOf = ({ measure, entered, at }: ImportedReading) =>
		checkReading(measure, entered, at, { thresholds });

	function keep(day: string, reading: ImportedReading): void {
		if (doubtsOf(reading).some(isRefusal)) unread += 1;
		else few.add(day, reading);
		if (few.total > mostReadings) throw new ExportRefused('many');
	}

	/** The next piece of the file. Throws ExportRefused. */
	function write(text: string): void {
		// In small pieces, so that what has no tag is found before it is long.
		for (let at = 0; at < text.length; at += longest / 4) {
			const piece = text.slice(at, at + longest / 4);
			quiet += piece.length;
			parser.write(piece);
			if (quiet > longest) throw new ExportRefused('not_export');
		}
	}

	/** After the last piece. Throws ExportRefused where the file is no export, or not all of one. */
	function end(): AppleExport {
		parser.close();
		if (!closed) throw new ExportRefused(depth > 0 ? 'cut_short' : 'not_export');
		const found = pressures.end();
		unread += found.unread;
		for (const { day, at, entered } of found.pressures)
			keep(day, { measure: 'blood_pressure', entered, ...plain, at: new Date(at).toISOString() });
		const daily = (measure: 'steps' | 'sleep', unit: '{steps}/d' | 'h') => (found: DayValue) =>
			keep(found.at.slice(0, 10), {
				measure,
				entered: [{ component: measure, value: found.value, unit }],
				...plain,
				at: found.at
			});
		steps.end().forEach(daily('steps', '{steps}/d'));
		sleep.end().forEach(daily('sleep', 'h'));
		const { readings, left } = few.end();
		const rare = readings.flatMap((reading) => {
			const doubt = doubtsOf(reading).find(isUnlikely);
			return doubt ? [{ reading, doubt }] : [];
		});
		return { readings, rare, unread, left };
	}

	return { write, end };
}
