import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { checkReading, isRefusal, widest } from '../check.ts';
import { importReadings } from './imports.server.ts';
import { nameOfFile, readingBatch, type BatchResult } from './reading.ts';

/** What it needs of a request. */
export interface Sent {
	request: Request;
	params: Partial<Record<string, string>>;
	locals: { me(): { person: string; timeZone: string } } & Pick<App.Locals, 'transaction'>;
}

/** A clock may be a little ahead. */
const ahead = 5 * 60 * 1000;

/**
 * Stores one part of an export of Apple Health that was read on a phone, held to what may be typed, and answers what became
 * of it. A part that was stored before is answered as nothing new. 422 where no phone of ours sends it.
 */
export async function storeBatch({ request, locals, params }: Sent): Promise<Response> {
	const sent: unknown = await request.json().catch(() => error(400, 'not json'));
	const read = v.safeParse(readingBatch, sent);
	if (!read.success) error(422, 'not readings');
	const { import: id, number, fileName, readings } = read.output;
	const latest = Date.now() + ahead;
	const wrong = readings.some(
		({ measure, entered, at }) =>
			Date.parse(at) > latest || checkReading(measure, entered, at, { thresholds: widest }).some(isRefusal)
	);
	if (wrong) error(422, 'not readings');
	const { person, timeZone: zone } = locals.me();
	const part = {
		import: id,
		kind: 'apple_health' as const,
		fileName: nameOfFile(fileName),
		number,
		readings,
		zone
	};
	const result = await locals.transaction((db) => importReadings(db, params['patient'] ?? person, part));
	return json((result ?? { added: 0, known: 0 }) satisfies BatchResult);
}
