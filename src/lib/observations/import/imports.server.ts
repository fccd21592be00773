import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import * as v from 'valibot';
import type { CareReadingImportKind } from '../../db/generated.ts';
import type { Database } from '../../db/connection.server.ts';
import type { Danger } from '../free-text/kinds.ts';
import { judgeWords } from '../free-text/judging.server.ts';
import { judgeImport } from '../judging.server.ts';
import { dangersOfAge } from './notes.ts';
import type { BatchResult, ImportedReading } from './reading.ts';

/** One part of a file, and whose it is. */
export interface Part {
	import: string;
	kind: CareReadingImportKind;
	fileName: string;
	number: number;
	readings: readonly ImportedReading[];
	/** The writer's, whose days are counted. */
	zone: string;
}

const stored = v.nullable(
	v.object({
		added: v.number(),
		known: v.number(),
		new: v.array(v.object({ id: v.string(), at: v.string(), noted: v.boolean() })),
		history: v.unknown()
	})
);

/**
 * Stores one part of a file in the patient's record and judges what is new in the same transaction; undefined where this
 * part was stored before. `shown`: what the writer was shown help for.
 * Errors: ABSNT, TAKEN, CLOSD (taken out meanwhile), 23514 (a number that cannot be), 42501.
 */
export async function importReadings(
	db: Database,
	patient: string,
	{ import: id, kind, fileName, number, readings, zone }: Part,
	shown: readonly Danger[] = []
): Promise<BatchResult | undefined> {
	const { rows } = await sql<{ result: unknown }>`
		select care.import_readings(${id}, ${patient}, ${kind}, ${fileName}, ${number}, ${asRows(patient, kind, readings)}::jsonb,
			${zone}) as result
	`.execute(db);
	const result = v.parse(stored, rows[0]?.result);
	if (!result) return undefined;
	const { added, known, history } = result;
	if (added > 0) await judgeImport(db, id, result.new, history);
	const now = Date.now();
	const noted = result.new.filter((reading) => reading.noted);
	await Promise.all(
		noted.map((reading) => judgeWords(db, reading.id, shown, dangersOfAge(now - Date.parse(reading.at))))
	);
	return { added, known };
}

/** The places, from 0, of readings that are in the patient's record already. Errors: ABSNT, 23514. */
export async function knownReadings(
	db: Database,
	patient: string,
	{ kind, readings, zone }: Pick<Part, 'kind' | 'readings' | 'zone'>
): Promise<number[]> {
	if (readings.length === 0) return [];
	const { rows } = await sql<{ places: number[] }>`
		select care.known_readings(${patient}, ${asRows(patient, kind, readings)}::jsonb, ${zone}) as places
	`.execute(db);
	return rows[0]?.places ?? [];
}

/** Takes out all that came with an import; each reading leaves its trace. Again is nothing. Error: ABSNT. */
export async function withdrawImport(db: Database, id: string): Promise<void> {
	const { rows } = await sql<{ history: unknown }>`
		select care.withdraw_reading_import(${id}) as history
	`.execute(db);
	const history = rows[0]?.history ?? null;
	if (history !== null) await judgeImport(db, id, [], history);
}

function asRows(patient: string, kind: CareReadingImportKind, readings: readonly ImportedReading[]): string {
	return JSON.stringify(
		readings.map((reading, place) => ({
			place,
			id: idOf(patient, reading),
			measure: reading.measure,
			components: Object.fromEntries(
				reading.entered.map(({ component, value, unit }) => [component, { value, unit }])
			),
			context: reading.context,
			note: reading.note,
			at: reading.at,
			// A phone counts steps and sleep once a day; another count of the same day is not another walk.
			daily: kind === 'apple_health' && (reading.measure === 'steps' || reading.measure === 'sleep')
		}))
	);
}

/**
 * The id of a reading out of a file: made from what was measured, when and by whom, so that the same file gives the same
 * rows. A UUID of version 8 (RFC 9562, 5.8) with the first bits of the SHA-256.
 */
export function idOf(patient: string, { measure, at, entered }: ImportedReading): string {
	const values = entered.map(({ component, value, unit }) => `${component} ${value} ${unit}`).toSorted();
	const text = JSON.stringify([patient, measure, new Date(at).toISOString(), ...values]);
	const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
	bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6);
	bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
	const hex = bytes.toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
