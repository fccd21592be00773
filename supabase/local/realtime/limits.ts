/** What one server and one client may use. Hosted counts per project; here a noisy client only silences itself. */
export interface RealtimeLimits {
	/** Sockets open at once; a further one takes the place of one without a channel, or is answered 429. */
	connections: number;
	channelsPerConnection: number;
	/** Joins per second on one socket, averaged over five seconds. */
	joinsPerSecond: number;
	/** Messages sent per second on one socket, and by all REST callers together; averaged over five seconds. */
	messagesPerSecond: number;
	/** Frames of any kind per second on one socket, averaged over five seconds; who sends more is heard later. */
	framesPerSecond: number;
	/** Presence messages per second on the whole server, averaged over five seconds. */
	presenceMessagesPerSecond: number;
	/** Presence calls of one channel within `presenceWindow` milliseconds. */
	presenceCalls: number;
	presenceWindow: number;
	/** Bytes of one broadcast or presence payload, as JSON text or raw. */
	payloadBytes: number;
	/** Bytes of one WebSocket frame or REST body; a larger frame ends the connection. */
	frameBytes: number;
	/** Bytes waiting for a slow socket before it is closed. */
	bufferedBytes: number;
	/** Milliseconds without a sign of life before a socket is closed. */
	idle: number;
	/** Milliseconds a socket may stay open without a channel. */
	empty: number;
}

/** The documented limits of hosted projects where they bite; sockets and buffers as one small server bears them. */
export const defaultLimits: RealtimeLimits = {
	connections: 10_000,
	channelsPerConnection: 100,
	joinsPerSecond: 100,
	messagesPerSecond: 500,
	framesPerSecond: 1_000,
	presenceMessagesPerSecond: 1_000,
	presenceCalls: 5,
	presenceWindow: 30_000,
	payloadBytes: 256_500,
	frameBytes: 5_000_000,
	bufferedBytes: 16 * 1024 * 1024,
	idle: 60_000,
	empty: 600_000
};

/** Bytes of the largest frame that is read while no channel is joined: a join with its token is a few thousand. */
export const withoutChannel = 64 * 1024;

/** Bytes of a message that has not ended, while no channel is joined, before the socket is closed. */
export const unfinishedAtMost = 2 * withoutChannel;

/** Milliseconds in which a client that sends too many frames is not heard. */
export const hurryRest = 1_000;

/** Bytes waiting for a client that sends more before it is read no further: what it asks for is answered to nobody. */
export const unreadAtMost = 256 * 1024;

/** Bytes of the largest text that is read as JSON, which takes seconds for 5 MB and holds up everybody meanwhile. */
export function largestText({ frameBytes, payloadBytes }: RealtimeLimits): number {
	return Math.min(frameBytes, Math.max(withoutChannel, 4 * payloadBytes));
}

const windowSeconds = 5;

/** A rate per second that allows bursts of five seconds' worth. */
export class Rate {
	readonly #perSecond: number;
	#left: number;
	#checked = Date.now();

	constructor(perSecond: number) {
		this.#perSecond = perSecond;
		this.#left = perSecond * windowSeconds;
	}

	/** Uses up `count` and says whether that was within the rate; a refused count costs nothing. */
	take(count = 1): boolean {
		const now = Date.now();
		const earned = ((now - this.#checked) / 1000) * this.#perSecond;
		this.#left = Math.min(this.#perSecond * windowSeconds, this.#left + Math.max(0, earned));
		this.#checked = now;
		if (count > this.#left) return false;
		this.#left -= count;
		return true;
	}
}
