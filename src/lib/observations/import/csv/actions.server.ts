import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { v7 } from 'uuid';
import * as v from 'valibot';
import type { Database } from '../../../db/connection.server.ts';
import { can } from '../../../people/can.ts';
import { rightsOf } from '../../../people/rights.server.ts';
import { readShown } from '../../help-first/fields.ts';
import type { Logged } from '../../log.ts';
import { rangesHeld } from '../../thresholds.server.ts';
import { importReadings, knownReadings } from '../imports.server.ts';
import { dangersInNotes } from '../notes.ts';
import { batchSize, importedReading, inBatches, nameOfFile, type ImportedReading } from '../reading.ts';
import { previewOf } from './preview.ts';
import { readTable, type Table, type TableProblem } from './table.ts';
import { readText, type TextProblem } from './text.ts';

/** Bytes of a table: with the form around it within what the app takes (src/body-limit.ts). */
export const largestTable = 400 * 1024;

/** Why there is nothing to show of a file. */
export type CsvProblem = TextProblem | TableProblem | 'choose' | 'large';

const dateOrder = v.picklist(['month_first', 'day_first']);

const answer = v.strictObject({
	id: v.optional(v.pipe(v.string(), v.uuid())),
	text: v.optional(v.string()),
	fileName: v.optional(v.string()),
	order: v.optional(dateOrder),
	sure: v.optional(v.picklist(['yes', 'no'])),
	help_shown: v.optional(v.string())
});
type Answer = v.InferOutput<typeof answer> & { file?: File };

interface Posted {
	answer: Answer;
	table: Table;
	text: string;
	fileName: string;
}

/** The form action that reads a table and shows what would be added; nothing is stored. */
export async function previewTable(event: RequestEvent) {
	const posted = await readPosted(event);
	if ('problem' in posted) return fail(422, posted);
	return { preview: await event.locals.transaction((db) => preview(db, event, posted)) };
}

/** The form action that stores what was shown: all of it or nothing. */
export async function storeTable(event: RequestEvent) {
	const posted = await readPosted(event);
	if ('problem' in posted) return fail(422, posted);
	const { answer, table, fileName } = posted;
	const shown = readShown(answer.help_shown ?? '');
	const id = answer.id ?? error(400, 'no id');
	const patient = subjectOf(event);
	const zone = event.locals.me().timeZone;
	const held = await event.locals.transaction(async (db) => {
		const before = await preview(db, event, posted);
		// Asked first, as where one is typed; and a file that was stored by the first of two taps is not asked about again.
		const unanswered = before.rare.length > 0 && answer.sure === undefined;
		if (unanswered || before.dangers.some((danger) => !shown.includes(danger)))
			return { ...before, unanswered };
		const left = new Set(answer.sure === 'no' ? before.rare.map(({ row }) => row) : []);
		const readings = table.rows.filter(({ row }) => !left.has(row)).map(({ reading }) => reading);
		for (const [place, part] of inBatches(v.parse(v.array(importedReading), readings)).entries())
			await importReadings(
				db,
				patient,
				{ import: id, kind: 'csv', fileName, zone, number: place + 1, readings: part },
				shown
			);
		return undefined;
	});
	if (held) return fail(422, { preview: held });
	redirect(303, `${event.url.pathname}/${id}`);
}

const subjectOf = ({ params, locals }: RequestEvent): string => params['patient'] ?? locals.me().person;

async function readPosted(event: RequestEvent): Promise<Posted | { problem: CsvProblem }> {
	const posted = await event.request.formData().catch((thrown: unknown) => {
		const tooLarge = thrown instanceof Error && 'status' in thrown && thrown.status === 413;
		return tooLarge ? undefined : error(400, 'not a form');
	});
	if (!posted) return { problem: 'large' };
	const file = posted.get('file');
	posted.delete('file');
	const read = v.safeParse(answer, Object.fromEntries(posted));
	if (!read.success) error(400, 'unknown fields');
	const found = await textOf(read.output, file);
	if ('problem' in found) return found;
	const { timeZone: zone } = event.locals.me();
	const { text, fileName } = found;
	// Where somebody says how dates are to be read, the button says it.
	const said = v.safeParse(dateOrder, event.url.searchParams.get('order') ?? read.output.order);
	const order = said.success ? said.output : undefined;
	const may = await mayAdd(event);
	const thresholds = await event.locals.transaction((db) => rangesHeld(db, subjectOf(event)));
	const { language } = event.locals;
	const table = readTable(text, { zone, now: new Date(), language, may, order, thresholds });
	return typeof table === 'string' ? { problem: table } : { answer: read.output, table, text, fileName };
}

/** Which measures the writer may add to. Who may add none finds no such page. */
async function mayAdd(event: RequestEvent): Promise<(measure: Logged) => boolean> {
	const patient = subjectOf(event);
	const rights = await event.locals.transaction((db) => rightsOf(db, event.locals.me().person, patient));
	if (!can(rights, 'add', 'readings', patient)) error(404, 'not found');
	const mood = can(rights, 'add', 'readings', patient, 'mental_health');
	return (measure) => measure !== 'mood' || mood;
}

/** What was chosen, or what came back with the answer. */
async function textOf(
	{ text, fileName }: Answer,
	file: FormDataEntryValue | null
): Promise<{ text: string; fileName: string } | { problem: CsvProblem }> {
	if (text !== undefined) return { text: text.replace(/\r\n?/g, '\n'), fileName: nameOfFile(fileName ?? '') };
	if (!(file instanceof File) || (file.size === 0 && file.name === '')) return { problem: 'choose' };
	if (file.size > largestTable) return { problem: 'large' };
	const read = readText(new Uint8Array(await file.arrayBuffer()));
	return 'problem' in read ? read : { text: read.text, fileName: nameOfFile(file.name) };
}

async function preview(db: Database, event: RequestEvent, { answer, table, text, fileName }: Posted) {
	const readings = table.rows.map(({ reading }) => reading);
	const known = await knownIn(db, event, readings);
	const fresh = readings.filter((_, place) => !known.has(place));
	return previewOf(table, known, {
		id: answer.id ?? v7(),
		text,
		fileName,
		unanswered: false,
		dangers: dangersInNotes(fresh, Date.now())
	});
}

async function knownIn(
	db: Database,
	event: RequestEvent,
	readings: readonly ImportedReading[]
): Promise<Set<number>> {
	const zone = event.locals.me().timeZone;
	const known = new Set<number>();
	for (let from = 0; from < readings.length; from += batchSize) {
		const part = readings.slice(from, from + batchSize);
		const places = await knownReadings(db, subjectOf(event), { kind: 'csv', readings: part, zone });
		for (const place of places) known.add(from + place);
	}
	return known;
}
