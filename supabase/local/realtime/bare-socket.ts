import { WebSocket } from 'ws';
import { messageBytes } from './frames.ts';
import { Inbox } from './inbox.ts';

/** A message in version 2. */
export type Received = [
	joinRef: string | null,
	ref: string | null,
	topic: string,
	event: string,
	payload: Reply
];

/** The parts of payloads that tests look at. */
interface Reply {
	status?: string;
	message?: string;
	response?: Record<string, unknown>;
	[key: string]: unknown;
}

/** A WebSocket without a client library. */
export class BareSocket {
	/** Messages in the arrays of version 2. */
	readonly received = new Inbox<Received>();
	/** Text frames of any kind. */
	readonly texts = new Inbox<string>();
	/** Lengths of binary frames. */
	readonly binary = new Inbox<number>();
	readonly opened: Promise<void>;
	readonly closed: Promise<number>;
	readonly #socket: WebSocket;
	#ref = 0;

	constructor(url: string, headers: Record<string, string>) {
		this.#socket = new WebSocket(url, { headers });
		this.opened = new Promise((resolve, reject) => {
			this.#socket.once('open', resolve);
			this.#socket.once('unexpected-response', (_, response) => {
				response.setEncoding('utf8').once('data', (body: string) => {
					reject(new Error(`${response.statusCode} ${body}`));
				});
			});
			this.#socket.once('error', reject);
		});
		this.closed = new Promise((resolve) => this.#socket.once('close', resolve));
		this.#socket.on('error', () => {});
		this.#socket.on('message', (data, isBinary) => {
			const bytes = messageBytes(data);
			if (isBinary) return this.binary.add(bytes.length);
			const text = bytes.toString();
			this.texts.add(text);
			const message: unknown = JSON.parse(text);
			if (isMessage(message)) this.received.add(message);
		});
	}

	/** Sends a frame as it is. */
	raw(data: string | Buffer): void {
		this.#socket.send(data);
	}

	/** Sends the first piece of a message; the others wait until its `end`. */
	begin(piece: string): void {
		this.#socket.send(piece, { fin: false });
	}

	/** Sends its last piece. */
	end(piece: string): void {
		this.#socket.send(piece, { fin: true });
	}

	/** Sends a message and resolves with the reply to it. */
	async ask(
		topic: string,
		event: string,
		payload: unknown,
		joinRef: string | null = null
	): Promise<Received> {
		this.#ref += 1;
		const ref = `ask-${this.#ref}`;
		this.raw(JSON.stringify([event === 'phx_join' ? ref : joinRef, ref, topic, event, payload]));
		return await this.received.first(([, theirs, , name]) => theirs === ref && name === 'phx_reply');
	}

	/** Resolves when the server has read everything sent so far. */
	async settled(): Promise<void> {
		await this.ask('phoenix', 'heartbeat', {});
	}

	/** Stops answering and reading. */
	freeze(): void {
		this.#socket.pause();
	}

	/** Reads again. */
	thaw(): void {
		this.#socket.resume();
	}

	terminate(): void {
		this.#socket.terminate();
	}
}

function isMessage(value: unknown): value is Received {
	return Array.isArray(value) && value.length === 5;
}
