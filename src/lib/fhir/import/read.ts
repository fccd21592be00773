import { TokenType } from '@streamparser/json';
import { createHash, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { BoundTokenizer } from './bound-tokenizer.ts';
import { limits } from './limits.ts';
import { RecordRefused } from './refusal.ts';

/** A resource of a Bundle. `text` is its JSON as it came; `resource` is the same, read. */
export interface Entry {
	/** Its place in the file, from 1. */
	place: number;
	fullUrl: string | undefined;
	text: string;
	/** Undefined in an entry that only deletes one. */
	resource: unknown;
	/** The address of the resource that the entry deletes; undefined where it deletes none. */
	deletes?: string | undefined;
}

/** A file, read whole. */
export interface RecordFile {
	/** The type of the Bundle; undefined for a single resource. */
	type: string | undefined;
	entries: Entry[];
	/** Whether it is one page of several, and names the next one. */
	hasNext: boolean;
	/** SHA-256 of its bytes, in hexadecimal. */
	hash: string;
}

const Envelope = v.object({
	resourceType: v.string(),
	type: v.optional(v.string()),
	entry: v.optional(
		v.array(
			v.object({
				fullUrl: v.optional(v.string()),
				resource: v.optional(v.unknown()),
				request: v.optional(v.unknown())
			})
		),
		[]
	),
	link: v.optional(v.unknown())
});
const Deletes = v.object({ method: v.literal('DELETE'), url: v.optional(v.string(), '') });
const Next = v.object({ relation: v.literal('next') });

/**
 * Reads a FHIR R4 Bundle, or a single resource, as its bytes arrive. Resources are cut out of it as they end, so that
 * their text is stored as it came, and what remains is a short Bundle without them. `onResource` hears how
 * many there are so far.
 *
 * @throws RecordRefused beyond `limits`, and where it is no JSON, no UTF-8, or no FHIR resource.
 */
export async function readRecordFile(
	chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
	{
		largest = limits.file,
		onResource = () => {}
	}: { largest?: number; onResource?: (count: number) => void } = {}
): Promise<RecordFile> {
	const hash = createHash('sha256');
	const cutter = new Cutter(onResource);
	let size = 0;
	for await (const chunk of chunks) {
		size += chunk.length;
		if (size > largest) throw new RecordRefused('large', String(largest / 1024 / 1024));
		hash.update(chunk);
		cutter.write(chunk);
	}
	if (size === 0) throw new RecordRefused('empty');
	return { ...bundleFrom(cutter.end()), hash: hash.digest('hex') };
}

function bundleFrom({ envelope, resources, mark }: Cut): Omit<RecordFile, 'hash'> {
	const whole = parse(envelope);
	const read = v.safeParse(Envelope, whole);
	if (!read.success || !/^[A-Z][A-Za-z]{1,63}$/.test(read.output.resourceType))
		throw new RecordRefused('notFhir');
	const { resourceType, type, entry, link } = read.output;
	if (resourceType !== 'Bundle') {
		const only = { place: 1, fullUrl: undefined, text: envelope, resource: whole };
		return { type: undefined, entries: [only], hasNext: false };
	}
	let cut = 0;
	const entries = entry.flatMap(({ fullUrl, resource, request }, index): Entry[] => {
		const deletes = v.is(Deletes, request) ? v.parse(Deletes, request).url : undefined;
		if (resource === undefined && deletes === undefined) return [];
		const told = { place: index + 1, fullUrl, ...(deletes !== undefined && { deletes }) };
		if (resource !== `${mark} ${cut}`) return [{ ...told, text: JSON.stringify(resource ?? null), resource }];
		const text = resources[cut++] ?? '';
		return [{ ...told, text, resource: parse(text) }];
	});
	// A list of entries that stands there twice would be read once, and the rest be lost.
	if (cut !== resources.length) throw new RecordRefused('json');
	// Each of them has its line in the report, and so has a next page.
	if (entries.length >= limits.resources && resources.length < entries.length)
		throw new RecordRefused('many', String(limits.resources));
	return { type, entries, hasNext: [link].flat().some((one) => v.is(Next, one)) };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		if (/^\s*</.test(text)) throw new RecordRefused('xml', '', { cause: error });
		throw new RecordRefused('json', '', { cause: error });
	}
}

/** A Bundle in which each resource has given way to a text that nobody could have foreseen, and its number. */
interface Cut {
	envelope: string;
	resources: string[];
	mark: string;
}

/** Cuts the resources out of a Bundle as it arrives. */
class Cutter {
	readonly #tokenizer = new BoundTokenizer();
	readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
	readonly #onResource: (count: number) => void;
	/** Bytes that are in no part yet, and where the first of them stands. */
	#held: Uint8Array[] = [];
	#heldFrom = 0;
	#written = 0;
	#envelope = '';
	readonly #mark = randomUUID();
	readonly #resources: string[] = [];
	/** The name that each open bracket stands under, and the last name read in it. */
	#names: (string | undefined)[] = [];
	/** The names read in each open bracket. */
	#given: Set<string>[] = [];
	#lastText: string | undefined;
	/** How deep the resource lies that is being read. */
	#resourceAt: number | undefined;
	#first: Uint8Array | undefined = new Uint8Array();

	constructor(onResource: (count: number) => void) {
		this.#onResource = onResource;
		this.#tokenizer.onToken = ({ token, value, offset }) => this.#see(token, value, offset);
		this.#tokenizer.onError = (error) => {
			throw error instanceof RecordRefused
				? error
				: new RecordRefused(this.#looksLikeXml() ? 'xml' : 'json', '', { cause: error });
		};
	}

	write(chunk: Uint8Array): void {
		const bytes = this.#withoutMark(chunk);
		if (!bytes || bytes.length === 0) return;
		this.#held.push(bytes);
		this.#written += bytes.length;
		this.#tokenizer.write(bytes);
	}

	end(): Cut {
		if (this.#first) this.write(new Uint8Array());
		// What was cut off is told by what remains, which is then no JSON.
		const envelope = this.#envelope + this.#take(this.#written);
		return { envelope, resources: this.#resources, mark: this.#mark };
	}

	/** A byte order mark is no part of the text (RFC 8259, section 8.1). */
	#withoutMark(chunk: Uint8Array): Uint8Array | undefined {
		if (!this.#first) return chunk;
		const start = Buffer.concat([this.#first, chunk]);
		if (start.length < 3 && chunk.length > 0) {
			this.#first = start;
			return undefined;
		}
		this.#first = undefined;
		return start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start;
	}

	#looksLikeXml(): boolean {
		return (
			this.#heldFrom === 0 &&
			Buffer.from(this.#held[0] ?? [])
				.toString('latin1')
				.trimStart()
				.startsWith('<')
		);
	}

	#see(token: TokenType, value: unknown, offset: number): void {
		if (token === TokenType.STRING && typeof value === 'string') {
			if (value.length > limits.text) throw new RecordRefused('longText');
			this.#lastText = value;
		} else if (token === TokenType.COLON) {
			// No element of FHIR is called that, and programs have been led astray by it.
			if (this.#lastText === '__proto__') throw new RecordRefused('hostile');
			// One program takes the first and another the last: of two doses, nobody can tell which is meant.
			const given = this.#given.at(-1);
			if (given?.has(this.#lastText ?? '')) throw new RecordRefused('twice');
			given?.add(this.#lastText ?? '');
			this.#names[this.#names.length - 1] = this.#lastText;
		} else if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) {
			if (this.#names.length >= limits.depth) throw new RecordRefused('deep');
			// The root object, its list of entries, one of them: then the value named `resource`.
			const inEntry = this.#names.length === 3 && this.#names[0] === 'entry' && this.#names[2] === 'resource';
			if (token === TokenType.LEFT_BRACE && inEntry) this.#begin(offset);
			this.#names.push(undefined);
			this.#given.push(new Set());
		} else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) {
			this.#names.pop();
			this.#given.pop();
			if (this.#names.length === this.#resourceAt) this.#finish(offset);
		}
	}

	#begin(offset: number): void {
		if (this.#resources.length >= limits.resources) throw new RecordRefused('many', String(limits.resources));
		this.#resourceAt = this.#names.length;
		this.#envelope += `${this.#take(offset)}"${this.#mark} ${this.#resources.length}"`;
	}

	#finish(offset: number): void {
		this.#resourceAt = undefined;
		this.#resources.push(this.#take(offset + 1));
		this.#onResource(this.#resources.length);
	}

	/** What is held up to a place in the file, as text. */
	#take(until: number): string {
		const taken: Uint8Array[] = [];
		while (this.#heldFrom < until) {
			const [next] = this.#held;
			if (!next) break;
			const length = Math.min(next.length, until - this.#heldFrom);
			taken.push(next.subarray(0, length));
			if (length === next.length) this.#held.shift();
			else this.#held[0] = next.subarray(length);
			this.#heldFrom += length;
		}
		try {
			return this.#decoder.decode(Buffer.concat(taken));
		} catch (error) {
			throw new RecordRefused('utf8', '', { cause: error });
		}
	}
}
