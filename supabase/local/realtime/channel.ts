import { randomUUID } from 'node:crypto';
import { renew, watchExpiry } from './access.ts';
import { sendBroadcast } from './broadcast.ts';
import type { JoinConfig } from './config.ts';
import type { Connection } from './connection.ts';
import type { Fanout } from './fanout.ts';
import type { Push } from './frames.ts';
import { join } from './join.ts';
import { receivePresence } from './tracking.ts';
import { everything, type Permission } from './rights.ts';
import { Sequence } from './sequence.ts';
import type { Identity } from './token.ts';

/** How many messages may wait for a check before the socket is read no further. */
const patience = 64;
/** How many deliveries are kept for a channel whose right to read is being checked. */
const heldAtMost = 10_000;

/** One socket's place on one topic. */
export class Channel {
	readonly connection: Connection;
	/** With `realtime:`, as it travels. */
	readonly topic: string;
	readonly joinRef: string | null;
	readonly isPrivate: boolean;
	readonly ack: boolean;
	readonly self: boolean;
	readonly presenceKey: string;
	presence: boolean;
	identity: Identity;
	reads: Permission = everything;
	/** Null until the first message has asked, and again after every change of rights. */
	writes: Permission | null = null;
	/** Ids that the replay delivered, which must not arrive again live. */
	replayed: ReadonlySet<string> | null = null;
	closed = false;
	expiry: NodeJS.Timeout | null = null;
	presenceCalls = 0;
	presenceWindowEnds = 0;
	readonly #sequence = new Sequence();
	#checks = 0;
	#held: Fanout[] | null = null;

	constructor(connection: Connection, topic: string, joinRef: string | null, config: JoinConfig) {
		this.connection = connection;
		this.topic = topic;
		this.joinRef = joinRef;
		this.isPrivate = config.private;
		this.ack = config.ack;
		this.self = config.self;
		this.presence = config.presence;
		this.presenceKey = config.presenceKey === '' ? randomUUID() : config.presenceKey;
		this.identity = connection.identity;
	}

	/** The name the app gave, which `realtime.topic()` returns. */
	get name(): string {
		return this.topic.slice('realtime:'.length);
	}

	/** The name for the log: as much of it as names of ours are long. */
	get label(): string {
		return this.name.slice(0, 100);
	}

	/** Joins and answers `ref`; what the client sends meanwhile waits. */
	start(ref: string | null, config: JoinConfig): void {
		this.run(() => join(this, ref, config));
	}

	/** Takes the channel into the topic: from here on it hears what is sent there. */
	enter(): void {
		this.connection.services.topics.enter(this);
		watchExpiry(this);
	}

	/** Handles what the client sent, in the order it was sent. */
	receive(push: Push): void {
		this.run(() => this.#handle(push));
		if (this.#sequence.waiting > patience) this.connection.pause();
	}

	/** Runs `task` after everything before it; an unexpected error closes the channel so that the client rejoins. */
	run(task: () => void | Promise<void>): void {
		this.#sequence.run(() => {
			if (this.#sequence.waiting <= patience) this.connection.resume();
			if (this.closed) return;
			try {
				const pending = task();
				if (pending instanceof Promise) return pending.catch((error: unknown) => this.#fail(error));
			} catch (error) {
				this.#fail(error);
			}
		});
	}

	/** Sends a fan-out message, or keeps it while the right to read is being checked. */
	deliver(message: Fanout): void {
		if (message.id !== null && this.replayed?.has(message.id)) return;
		if (this.#held === null) this.sendNow(message);
		else if (this.#held.push(message) > heldAtMost) {
			this.crash('Too many messages waited for a check of rights');
		}
	}

	/** Sends a fan-out message past everything that is held. */
	sendNow(message: Fanout): void {
		const frame = message.frame(this.connection.version);
		if (frame) this.connection.send(frame);
	}

	/** Keeps deliveries back until as many `release`s have followed. */
	hold(): void {
		this.#checks += 1;
		this.#held ??= [];
	}

	release(): void {
		this.#checks -= 1;
		if (this.#checks > 0) return;
		const held = this.#held ?? [];
		this.#held = null;
		if (this.closed) return;
		for (const message of held) this.deliver(message);
	}

	/** Answers the client's message `ref`. */
	reply(ref: string | null, status: 'ok' | 'error', response: object | string = {}): void {
		this.connection.push(this.joinRef, ref, this.topic, 'phx_reply', JSON.stringify({ status, response }));
	}

	/** Sends to this channel alone; `payload` is JSON text. */
	pushText(event: string, payload: string): void {
		this.connection.push(this.joinRef, null, this.topic, event, payload);
	}

	/** Tells the app what happens to its channel. */
	system(status: 'ok' | 'error', message: string, extension = 'system'): void {
		this.pushText('system', JSON.stringify({ extension, status, message, channel: this.name }));
	}

	/** Closes for good: the client reports CLOSED and does not rejoin. */
	shut(reason: string): void {
		if (this.closed) return;
		this.system('error', reason);
		this.end('phx_close');
	}

	/** Closes for now: the client reports CHANNEL_ERROR and rejoins by itself. */
	crash(reason: string): void {
		if (this.closed) return;
		this.system('error', reason);
		this.end('phx_error', { reason });
	}

	/** Leaves the topic and tells the client by `event`; the ref is the join's, or the client would ignore it. */
	end(event: 'phx_close' | 'phx_error', payload: object = {}): void {
		this.dispose();
		this.connection.push(this.joinRef, this.joinRef, this.topic, event, JSON.stringify(payload));
	}

	/** Leaves the topic without a word. */
	dispose(): void {
		this.closed = true;
		if (this.expiry) clearTimeout(this.expiry);
		this.connection.services.topics.leave(this);
		this.connection.remove(this);
	}

	#handle(push: Push): void | Promise<void> {
		switch (push.event) {
			case 'broadcast':
				return sendBroadcast(this, push);
			case 'presence':
				return receivePresence(this, push);
			case 'access_token':
				return renew(this, push.payload);
			case 'phx_leave':
				this.reply(push.ref, 'ok');
				return this.end('phx_close');
		}
	}

	#fail(error: unknown): void {
		const details = {
			code: 'UnknownErrorOnChannel',
			error: error instanceof Error ? error.stack : undefined
		};
		this.connection.services.log.error(details, 'A channel failed');
		this.crash('channel_crash');
	}
}
