import type { Channel } from './channel.ts';
import { broadcastFanout, textFanout, type Fanout } from './fanout.ts';
import { isRecord, type Push } from './frames.ts';
import { Refusal } from './refusal.ts';

/**
 * Passes a client's broadcast on. The first one on a private channel asks the write policies and the answer holds
 * until the token changes. As upstream, a refused one gets no reply at all: an acknowledging sender times out.
 */
export function sendBroadcast(channel: Channel, push: Push): void | Promise<void> {
	// Upstream closes the channels that receive too much; here the one that sends it pays.
	if (!channel.connection.messages.take()) return channel.shut('Too many messages per second');
	if (!channel.isPrivate || channel.writes !== null) return pass(channel, push);
	return askWrites(channel).then((known) => {
		if (known && !channel.closed) pass(channel, push);
	});
}

/** Learns what the channel may send; false when the database cannot say, which leaves the question open. */
export async function askWrites(channel: Channel): Promise<boolean> {
	const { rights, log } = channel.connection.services;
	try {
		channel.writes = await rights.write(channel.identity, channel.name, channel.connection.headers);
		return true;
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		log.warn({ code: error.code, topic: channel.label }, 'A right to send could not be checked');
		return false;
	}
}

function pass(channel: Channel, push: Push): void {
	if (channel.isPrivate && !channel.writes?.broadcast) return;
	const { topics, limits } = channel.connection.services;
	const message = read(channel.topic, push);
	if (message === null) return;
	if (message.bytes > limits.payloadBytes) {
		if (channel.ack) channel.reply(push.ref, 'error', 'payload_size_exceeded');
		return;
	}
	topics.broadcast(channel.isPrivate, channel.name, () => message.fanout, channel.self ? undefined : channel);
	if (channel.ack) channel.reply(push.ref, 'ok');
}

/** Null for a text broadcast without an event name, which receivers could not match with their listeners. */
function read(topic: string, push: Push): { bytes: number; fanout: Fanout } | null {
	if (push.broadcast) {
		return { bytes: push.broadcast.body.length, fanout: broadcastFanout(topic, push.broadcast) };
	}
	if (!isRecord(push.payload) || typeof push.payload.event !== 'string') return null;
	const payload = JSON.stringify(push.payload);
	return { bytes: Buffer.byteLength(payload), fanout: textFanout(topic, 'broadcast', payload) };
}
