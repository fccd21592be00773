import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { Channel } from './channel.ts';
import { readJoin } from './config.ts';
import {
	decodeBinary,
	decodeText,
	encodeText,
	messageBytes,
	type Frame,
	type Push,
	type Version
} from './frames.ts';
import { hurryRest, largestText, Rate, unfinishedAtMost, unreadAtMost, withoutChannel } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { Services } from './services.ts';
import type { Identity } from './token.ts';

/** What the handshake established. */
export interface Admission {
	readonly identity: Identity;
	readonly version: Version;
	/** JSON of the request's x- headers, for policies. */
	readonly headers: string;
}

/** One socket with its channels. */
export class Connection {
	readonly services: Services;
	readonly identity: Identity;
	readonly version: Version;
	readonly headers: string;
	readonly messages: Rate;
	readonly #joins: Rate;
	readonly #frames: Rate;
	readonly #complaints = new Rate(1);
	readonly #socket: WebSocket;
	readonly #stream: Duplex;
	readonly #channels = new Map<string, Channel>();
	#heard = Date.now();
	#occupied = Date.now();
	#corked = false;
	#unread = false;
	#unfinished = 0;
	#resting: NodeJS.Timeout | undefined;

	constructor(services: Services, admission: Admission, socket: WebSocket, stream: Duplex) {
		this.services = services;
		this.identity = admission.identity;
		this.version = admission.version;
		this.headers = admission.headers;
		this.messages = new Rate(services.limits.messagesPerSecond);
		this.#joins = new Rate(services.limits.joinsPerSecond);
		this.#frames = new Rate(services.limits.framesPerSecond);
		this.#socket = socket;
		this.#stream = stream;
		// Before ws hears of it, so that what ends a message is not counted to the next one.
		stream.prependListener('data', (part: Buffer) => this.#weigh(part.length));
		socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
		socket.on('pong', () => this.#hear());
		socket.on('ping', () => this.#hear());
		// ws closes the socket itself after an error; without a listener the error would end the process.
		socket.on('error', () => {});
	}

	/** Whether no channel is joined or joining, as before a token was shown. */
	get empty(): boolean {
		return this.#channels.size === 0;
	}

	/** Sends one message; `payload` is JSON text. */
	push(joinRef: string | null, ref: string | null, topic: string, event: string, payload: string): void {
		this.send(encodeText(this.version, { joinRef, ref, topic, event, payload }));
	}

	/** Sends a frame; frames of one turn of the event loop leave in one write. A socket too slow to drain is closed. */
	send(frame: Frame): void {
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		if (!this.#corked) {
			this.#corked = true;
			this.#stream.cork();
			process.nextTick(() => {
				this.#corked = false;
				this.#stream.uncork();
			});
		}
		this.#socket.send(frame.data, { binary: frame.binary });
		if (this.#socket.bufferedAmount <= this.services.limits.bufferedBytes) return;
		this.services.log.warn({ bytes: this.#socket.bufferedAmount }, 'A socket too slow to keep up was closed');
		this.#socket.terminate();
	}

	/** Writes to the log what the client did wrong; one that goes on and on does not fill the disk with it. */
	complain(details: object, message: string): void {
		if (this.#complaints.take()) this.services.log.info(details, message);
	}

	/** Reads no further until `resume`, so that a client cannot pile up work. */
	pause(): void {
		if (!this.#socket.isPaused) this.#socket.pause();
	}

	resume(): void {
		if (this.#socket.isPaused && !this.#unread && !this.#resting) this.#socket.resume();
	}

	/** Forgets a channel that has ended, unless another has taken its topic. */
	remove(channel: Channel): void {
		if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
		this.#occupied = Date.now();
	}

	/** Closes the socket when it is dead or has stayed without channels; asks for a sign of life when it is quiet. */
	sweep(now: number): void {
		const { idle, empty } = this.services.limits;
		if (now - this.#heard >= idle) this.#socket.terminate();
		else if (this.empty && now - this.#occupied >= empty) this.#socket.close(1000);
		else if (now - this.#heard >= idle / 2) this.#socket.ping();
	}

	/** Ends the socket without a word; its client comes again. */
	drop(): void {
		this.#socket.terminate();
	}

	/** Ends the channels of a socket that is gone. */
	dispose(): void {
		clearTimeout(this.#resting);
		for (const channel of [...this.#channels.values()]) channel.dispose();
	}

	/** Says goodbye (1012, service restart) and resolves when the socket is closed, after a second by force. */
	async close(): Promise<void> {
		const gone = new Promise((resolve) => this.#socket.once('close', resolve));
		for (const channel of this.#channels.values()) channel.system('ok', 'Server requested disconnect');
		this.#awake();
		this.#socket.close(1012);
		const force = setTimeout(() => this.#socket.terminate(), 1_000);
		await gone;
		clearTimeout(force);
	}

	/** Every frame is a sign of life, and counts, read or not. */
	#hear(): void {
		this.#heard = Date.now();
		if (!this.#frames.take()) this.#rest();
	}

	/** A frame that cannot be read is dropped and the connection stays up. */
	#receive(data: RawData, isBinary: boolean): void {
		this.#hear();
		this.#unfinished = 0;
		const frame = messageBytes(data);
		const push = this.#read(frame, isBinary);
		if (push === null) {
			this.complain({ bytes: frame.length }, 'A frame could not be read');
			return;
		}
		if (push.topic === 'phoenix' && push.event === 'heartbeat') this.#reply(push, 'ok', {});
		else if (push.event === 'phx_join') this.#join(push);
		else this.#pass(push);
		if (this.#socket.bufferedAmount > unreadAtMost) this.#awaitReader();
	}

	/** What is sent in pieces is held until its end comes: of somebody who has joined nothing, only so much. */
	#weigh(bytes: number): void {
		this.#unfinished += bytes;
		if (!this.empty || this.#unfinished <= unfinishedAtMost) return;
		this.complain({ bytes: this.#unfinished }, 'A socket without a channel sent too much and was closed');
		this.#socket.terminate();
	}

	/** Hears no more of a client in a hurry for a moment: what it sends meanwhile waits on its own side of the line. */
	#rest(): void {
		if (this.#resting) return;
		this.complain({}, 'A client that sends too many frames is heard later');
		this.pause();
		this.#resting = setTimeout(() => this.#awake(), hurryRest);
	}

	#awake(): void {
		clearTimeout(this.#resting);
		this.#resting = undefined;
		this.resume();
	}

	/** Hears no more of a client that asks and does not read, until it has taken what waits for it. */
	#awaitReader(): void {
		if (this.#unread) return;
		this.#unread = true;
		this.pause();
		this.#stream.once('drain', () => {
			this.#unread = false;
			this.resume();
		});
	}

	/** Null for what is no message, and for what is larger than any message from here can be. */
	#read(frame: Buffer, isBinary: boolean): Push | null {
		const { limits } = this.services;
		if (this.empty && frame.length > withoutChannel) return null;
		if (isBinary) return decodeBinary(frame, limits.payloadBytes);
		if (frame.length > largestText(limits)) return null;
		return decodeText(frame.toString('utf8'), this.version);
	}

	#pass(push: Push): void {
		const channel = this.#channels.get(push.topic);
		if (channel) channel.receive(push);
		else if (push.event === 'phx_leave') this.#reply(push, 'ok', {});
		else this.#reply(push, 'error', { reason: 'unmatched topic' });
	}

	#join(push: Push): void {
		const { limits } = this.services;
		if (!push.topic.startsWith('realtime:')) return this.#reply(push, 'error', { reason: 'unmatched topic' });
		// A second join replaces the first, whose phx_close must carry the first one's ref.
		this.#channels.get(push.topic)?.end('phx_close');
		const refusal = this.#refuseJoin(push, limits.channelsPerConnection);
		if (refusal) {
			this.complain({ code: refusal.code }, 'A join was refused');
			this.#reply(push, 'error', { reason: refusal.reason });
			if (refusal.code === 'ClientJoinRateLimitReached') this.#socket.close(1001);
			return;
		}
		const config = readJoin(push.payload);
		const channel = new Channel(this, push.topic, push.joinRef ?? push.ref, config);
		this.#channels.set(push.topic, channel);
		channel.start(push.ref, config);
	}

	#refuseJoin(push: Push, most: number): Refusal | null {
		if (push.topic === 'realtime:') return new Refusal('TopicNameRequired', 'You must provide a topic name');
		if (!this.#joins.take()) return new Refusal('ClientJoinRateLimitReached', 'Too many joins per second');
		if (this.#channels.size >= most) return new Refusal('ChannelRateLimitReached', 'Too many channels');
		return null;
	}

	/** Answers a message that belongs to no channel; the join's own ref is echoed so that the client takes it. */
	#reply(push: Push, status: 'ok' | 'error', response: object): void {
		const joinRef = push.event === 'phx_join' ? push.joinRef : null;
		this.push(joinRef, push.ref, push.topic, 'phx_reply', JSON.stringify({ status, response }));
	}
}
