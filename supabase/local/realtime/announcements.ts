import * as v from 'valibot';

/** A row of realtime.messages on its way to the channels; `body` is JSON text as stored, or the bytes. */
export interface StoredBroadcast {
	readonly id: string;
	readonly private: boolean;
	readonly topic: string;
	readonly event: string;
	readonly json: boolean;
	readonly body: Buffer;
}

const wholeHead = v.tuple([v.string(), v.boolean(), v.string(), v.string(), v.picklist(['json', 'bytes'])]);
const idHead = v.tuple([v.string()]);

/** Between the announcements of one notification. */
const separator = '\x1e';

/** At most so many rows are read at once: each may be as large as a payload can be. */
const batch = 20;

/**
 * Reads what the trigger `announce` on realtime.messages notifies: the whole row, or the id of one too long for
 * NOTIFY. Throws when it is neither.
 */
function readAnnouncement(text: string): StoredBroadcast | string {
	const end = text.indexOf('\n');
	const head: unknown = JSON.parse(end < 0 ? text : text.slice(0, end));
	if (end < 0) return v.parse(idHead, head)[0];
	const [id, isPrivate, topic, event, encoding] = v.parse(wholeHead, head);
	const json = encoding === 'json';
	return {
		id,
		private: isPrivate,
		topic,
		event,
		json,
		body: Buffer.from(text.slice(end + 1), json ? 'utf8' : 'base64')
	};
}

/** Brings announced rows into one stream in commit order, although long rows have to be fetched first. */
export class Announcements {
	readonly #fetch: (ids: string[]) => Promise<StoredBroadcast[]>;
	readonly #deliver: (row: StoredBroadcast) => void;
	readonly #lost: (error: unknown) => void;
	#waiting: (StoredBroadcast | string)[] = [];
	#fetching = false;

	/** `lost` is told when rows could not be fetched; nothing is delivered afterwards. */
	constructor(
		fetch: (ids: string[]) => Promise<StoredBroadcast[]>,
		deliver: (row: StoredBroadcast) => void,
		lost: (error: unknown) => void
	) {
		this.#fetch = fetch;
		this.#deliver = deliver;
		this.#lost = lost;
	}

	/** Takes the next notification: what one statement stored, in order. */
	add(text: string): void {
		for (const one of text.split(separator)) this.#take(one);
	}

	#take(text: string): void {
		const announced = readAnnouncement(text);
		if (typeof announced !== 'string' && !this.#fetching) return this.#deliver(announced);
		this.#waiting.push(announced);
		if (!this.#fetching) {
			this.#fetching = true;
			this.#drain().then(
				() => (this.#fetching = false),
				(error: unknown) => this.#lost(error)
			);
		}
	}

	async #drain(): Promise<void> {
		while (this.#waiting.length > 0) {
			const ids = this.#waiting.filter((announced) => typeof announced === 'string').slice(0, batch);
			const rows = new Map((ids.length > 0 ? await this.#fetch(ids) : []).map((row) => [row.id, row]));
			const asked = new Set(ids);
			const stop = this.#waiting.findIndex((next) => typeof next === 'string' && !asked.has(next));
			const ready = this.#waiting.splice(0, stop < 0 ? this.#waiting.length : stop);
			for (const next of ready) {
				const row = typeof next === 'string' ? rows.get(next) : next;
				if (row) this.#deliver(row);
			}
		}
	}
}
