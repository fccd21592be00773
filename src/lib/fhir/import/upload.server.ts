import { Busboy } from '@fastify/busboy';
import { error } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nameOfFile } from '../../observations/import/reading.ts';
import { limits } from './limits.ts';
import { readRecordFile, type RecordFile } from './read.ts';
import { RecordRefused } from './refusal.ts';

/** A file sent with a form, read as it arrived: never on the disk, and in memory no more than what is kept of it. */
export interface Upload {
	/** The id that the screen made for this import. */
	id: string;
	fileName: string;
	/** Undefined where no file was chosen. */
	file: RecordFile | undefined;
}

/**
 * Reads the form of an import: `id`, then `record`, a file. The rest of what is sent is read to its end in every case, since
 * browsers read an answer only then. What no screen of ours sends is answered 400.
 *
 * @throws RecordRefused where the file is.
 */
export async function readUpload(request: Request): Promise<Upload> {
	const type = request.headers.get('content-type') ?? '';
	if (!/^multipart\/form-data;.*boundary=/i.test(type) || !request.body) error(400, 'not a form');
	const fields: { name: string; value: string }[] = [];
	const reading: Promise<RecordFile | RecordRefused>[] = [];
	let fileName: string | undefined;
	const form = new Busboy({
		headers: { 'content-type': type },
		limits: { fields: 2, fieldSize: 100, files: 1, parts: 3, headerPairs: 20 }
	});
	form.on('field', (name, value) => fields.push({ name, value }));
	form.on('file', (name, stream, sentName) => {
		fields.push({ name, value: '' });
		fileName = sentName;
		const whole = readWhole(stream);
		// Where the form breaks off, nobody waits for what was in it.
		whole.catch(() => undefined);
		reading.push(whole);
	});
	try {
		await pipeline(Readable.from(request.body), form);
	} catch (thrown) {
		const tooLarge = thrown instanceof Error && 'status' in thrown && thrown.status === 413;
		if (tooLarge) throw new RecordRefused('large', String(limits.upload / 1024 / 1024), { cause: thrown });
		error(400, 'not a form');
	}
	const [id, record, ...more] = fields;
	if (id?.name !== 'id' || (record && record.name !== 'record') || more.length > 0)
		error(400, 'unknown fields');
	const [read] = await Promise.all(reading);
	const name = nameOfFile(fileName ?? '');
	if (!fileName) return { id: id.value, fileName: name, file: undefined };
	if (read instanceof RecordRefused) throw read;
	return { id: id.value, fileName: name, file: read };
}

/** Reads a file, and past what it is refused for: a part of a form that nobody reads would hold the others up. */
async function readWhole(stream: Readable): Promise<RecordFile | RecordRefused> {
	const chunks = async function* () {
		for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunkOf(chunk);
	};
	try {
		return await readRecordFile(chunks(), { largest: limits.upload });
	} catch (thrown) {
		if (!(thrown instanceof RecordRefused)) throw thrown;
		stream.resume();
		return thrown;
	}
}

function chunkOf(chunk: unknown): Uint8Array {
	if (chunk instanceof Uint8Array) return chunk;
	throw new Error('A file came as something else than bytes');
}
