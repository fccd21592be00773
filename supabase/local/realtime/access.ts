import type { Channel } from './channel.ts';
import { isRecord } from './frames.ts';
import { Refusal } from './refusal.ts';
import type { Identity } from './token.ts';

/** Longest time between two checks of a channel's token. */
const recheckAfter = 5 * 60_000;

/** Handles `access_token`: a new token replaces the old one, its rights included. Never answered. */
export function renew(channel: Channel, payload: unknown): void | Promise<void> {
	const token = isRecord(payload) ? payload.access_token : null;
	if (typeof token !== 'string' || token === channel.identity.token) return;
	if (channel.connection.services.tokens.isKey(token)) return;
	channel.hold();
	return check(channel, token);
}

/**
 * Checks the channel's token and right to read again. Deliveries wait from now on, so that nothing sent after a
 * right was taken away slips through while the question is on its way.
 */
export function recheck(channel: Channel): void {
	channel.hold();
	channel.run(() => check(channel, channel.identity.token));
}

/**
 * Arms the next check: at expiry, and at least every five minutes. (A timer set beyond 2^31 ms fires at once, so a
 * far expiry is never waited for in one step.)
 */
export function watchExpiry(channel: Channel): void {
	if (channel.expiry) clearTimeout(channel.expiry);
	if (channel.closed || channel.identity.expires === null) return;
	const left = channel.identity.expires * 1000 - Date.now();
	channel.expiry = setTimeout(() => recheck(channel), Math.min(recheckAfter, Math.max(left, 10)));
	channel.expiry.unref();
}

async function check(channel: Channel, token: string | null): Promise<void> {
	const { tokens, topics } = channel.connection.services;
	let next = channel.identity;
	try {
		if (token !== null) next = await tokens.verify(token);
		// Known before the question is asked: a right that ends while the answer is on its way is checked again.
		topics.know(channel, next.subject);
		if (channel.isPrivate) await checkReads(channel, next);
		if (channel.closed) return;
		if (channel.identity.subject !== next.subject) topics.forget(channel);
		channel.identity = next;
		watchExpiry(channel);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		channel.connection.services.log.info(
			{ code: error.code, topic: channel.label },
			'A channel lost its rights'
		);
		// Upstream closes for good when its database is away. A person who still has the right would be left
		// without live updates, so the client is told to join again instead.
		if (error.passing) channel.crash(error.message);
		else channel.shut(error.message);
	} finally {
		if (channel.closed) topics.forget(channel, next.subject);
		channel.release();
	}
}

async function checkReads(channel: Channel, identity: Identity): Promise<void> {
	const { rights } = channel.connection.services;
	const before = channel.reads;
	channel.writes = null;
	const reads = await rights.read(identity, channel.name, channel.connection.headers, channel.presence);
	if (!reads.broadcast && !reads.presence) {
		const text = `You do not have permissions to read from this Channel topic: ${channel.name}`;
		throw new Refusal('Unauthorized', text);
	}
	if ((before.broadcast && !reads.broadcast) || (before.presence && !reads.presence)) {
		const text = `You no longer have permission to read from this Channel topic: ${channel.name}`;
		throw new Refusal('Unauthorized', text);
	}
	channel.reads = reads;
}
