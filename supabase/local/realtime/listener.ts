import { Client } from 'pg';
import { Announcements, type StoredBroadcast } from './announcements.ts';
import type { RealtimeLog } from './log.ts';

export interface ListenerOptions {
	readonly databaseUrl: string;
	readonly log: RealtimeLog;
	/** Called for every stored broadcast, in commit order. */
	readonly deliver: (row: StoredBroadcast) => void;
	/** Called when listening again after a gap in which rows may have been missed. */
	readonly restored: () => void;
}

const firstRetry = 100;
const lastRetry = 2_000;

/** Holds the one connection that LISTENs, and replaces it for as long as it takes when it is lost. */
export class Listener {
	readonly #options: ListenerOptions;
	#client: Client | null = null;
	#retry: NodeJS.Timeout | null = null;
	#delay = firstRetry;
	#listened = false;
	#closed = false;
	#waiting: (() => void)[] = [];

	constructor(options: ListenerOptions) {
		this.#options = options;
		void this.#connect();
	}

	/** True while broadcasts from the database are heard. */
	ready(): boolean {
		return this.#client !== null;
	}

	/** Resolves when `ready`. */
	async listening(): Promise<void> {
		if (this.ready()) return;
		await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	/** Stops listening for good. */
	async close(): Promise<void> {
		this.#closed = true;
		if (this.#retry) clearTimeout(this.#retry);
		const client = this.#client;
		this.#client = null;
		await client?.end();
	}

	async #connect(): Promise<void> {
		const client = new Client({
			connectionString: this.#options.databaseUrl,
			application_name: 'closeby realtime listener',
			connectionTimeoutMillis: 5_000,
			keepAlive: true
		});
		let over = false;
		const lose = (error?: unknown): void => {
			if (over) return;
			over = true;
			client.removeAllListeners('notification');
			client.end().catch(() => {});
			this.#lose(client, error);
		};
		client.on('error', lose);
		client.on('end', () => lose());
		const announcements = new Announcements(
			(ids) => fetchRows(client, ids),
			(row) => {
				if (!over) this.#options.deliver(row);
			},
			lose
		);
		client.on('notification', ({ payload }) => {
			try {
				announcements.add(payload ?? '');
			} catch (error) {
				this.#options.log.warn({ error: String(error) }, 'A notification could not be read');
			}
		});
		try {
			await client.connect();
			await client.query('listen realtime_messages');
		} catch (error) {
			lose(error);
		}
		if (this.#closed) lose();
		if (!over) this.#found(client);
	}

	#found(client: Client): void {
		this.#client = client;
		this.#delay = firstRetry;
		if (this.#listened) this.#options.restored();
		this.#listened = true;
		for (const resolve of this.#waiting.splice(0)) resolve();
		this.#options.log.info({}, 'Listening for broadcasts from the database');
	}

	#lose(client: Client, error: unknown): void {
		if (this.#client === client) this.#client = null;
		if (this.#closed) return;
		const reason = error instanceof Error ? error.message : undefined;
		this.#options.log.warn(
			{ reason, retryIn: this.#delay },
			'Not listening for broadcasts from the database'
		);
		this.#retry = setTimeout(() => void this.#connect(), this.#delay);
		this.#delay = Math.min(lastRetry, this.#delay * 2);
	}
}

interface Row {
	readonly id: string;
	readonly private: boolean;
	readonly topic: string;
	readonly event: string;
	readonly text: string | null;
	readonly bytes: Buffer | null;
}

/** On the listening connection itself, so that a failed read and a lost connection are one and the same case. */
async function fetchRows(client: Client, ids: string[]): Promise<StoredBroadcast[]> {
	const { rows } = await client.query<Row>({
		name: 'realtime_announced',
		text: `select id, private, topic, event, payload::text as text, binary_payload as bytes
			from realtime.messages where id = any($1::uuid[])`,
		values: [ids]
	});
	return rows.map(({ text, bytes, ...row }) => ({
		...row,
		json: bytes === null,
		body: bytes ?? Buffer.from(text ?? '')
	}));
}
