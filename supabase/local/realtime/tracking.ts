import { askWrites } from './broadcast.ts';
import type { Channel } from './channel.ts';
import { isRecord, type Push } from './frames.ts';
import { Refusal } from './refusal.ts';

/** Handles a presence message: `track` and `untrack`, the name in any case. */
export function receivePresence(channel: Channel, push: Push): void | Promise<void> {
	const call = isRecord(push.payload) ? push.payload : {};
	if (typeof call.event !== 'string') return channel.reply(push.ref, 'ok');
	if (!withinWindow(channel)) return channel.shut('Client presence rate limit exceeded');
	switch (call.event.toLowerCase()) {
		case 'track':
			return track(channel, push.ref, call.payload ?? {});
		case 'untrack':
			channel.connection.services.topics.untrack(channel);
			return channel.reply(push.ref, 'ok');
		default:
			return channel.reply(push.ref, 'error');
	}
}

function track(channel: Channel, ref: string | null, payload: unknown): void | Promise<void> {
	if (!channel.isPrivate || (channel.writes !== null && channel.reads.presence !== null)) {
		return store(channel, ref, payload);
	}
	return askRights(channel).then((known) => {
		if (channel.closed) return;
		if (known) store(channel, ref, payload);
		else channel.reply(ref, 'error');
	});
}

/** A channel that joined without presence has not been asked about reading it yet. */
async function askRights(channel: Channel): Promise<boolean> {
	const { rights } = channel.connection.services;
	if (channel.writes === null && !(await askWrites(channel))) return false;
	if (channel.reads.presence !== null) return true;
	try {
		const reads = await rights.read(channel.identity, channel.name, channel.connection.headers, true);
		channel.reads = { broadcast: channel.reads.broadcast, presence: reads.presence };
		return true;
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return false;
	}
}

function store(channel: Channel, ref: string | null, payload: unknown): void {
	const { topics, limits, presenceRate } = channel.connection.services;
	if (channel.isPrivate && !channel.writes?.presence) return channel.reply(ref, 'error');
	if (!isRecord(payload)) {
		return channel.reply(ref, 'error', { reason: 'Presence track payload must be a map' });
	}
	if (Buffer.byteLength(JSON.stringify(payload)) > limits.payloadBytes) {
		return channel.shut('Track message size exceeded');
	}
	if (!presenceRate.take()) return channel.shut('Too many presence messages per second');
	channel.presence = true;
	topics.track(channel, payload);
	channel.reply(ref, 'ok');
}

function withinWindow(channel: Channel): boolean {
	const { presenceCalls, presenceWindow } = channel.connection.services.limits;
	const now = Date.now();
	if (now > channel.presenceWindowEnds) {
		channel.presenceWindowEnds = now + presenceWindow;
		channel.presenceCalls = 0;
	}
	channel.presenceCalls += 1;
	return channel.presenceCalls <= presenceCalls;
}
