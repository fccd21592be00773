import { encodeBroadcast, encodeText, type Frame, type UserBroadcast, type Version } from './frames.ts';

/** One message for many sockets, encoded once per serializer and only when somebody needs it. */
export interface Fanout {
	/** The row's id when it was stored in realtime.messages. */
	readonly id: string | null;
	/** The frame for that serializer, or null when it cannot carry the message (bytes in version 1). */
	frame(version: Version): Frame | null;
}

/** A text event for every channel of `topic` (with `realtime:`); `payload` is JSON text. */
export function textFanout(topic: string, event: string, payload: string): Fanout {
	return once(null, (version) => encodeText(version, { joinRef: null, ref: null, topic, event, payload }));
}

/** A broadcast for every channel of `topic` (with `realtime:`); `meta` is JSON text or empty. */
export function broadcastFanout(
	topic: string,
	sent: UserBroadcast,
	meta = '',
	id: string | null = null
): Fanout {
	return once(id, (version) => {
		const binary = version === '2.0.0' ? encodeBroadcast(topic, sent, meta) : null;
		if (binary !== null || !sent.json) return binary;
		// Version 1, or an event name too long for a length byte: the text form says the same.
		const payload = broadcastPayload(sent, meta);
		return encodeText(version, { joinRef: null, ref: null, topic, event: 'broadcast', payload });
	});
}

/** The payload of the text form of a JSON broadcast, with the body spliced in unread. */
function broadcastPayload(sent: UserBroadcast, meta: string): string {
	const head = `{"type":"broadcast","event":${JSON.stringify(sent.event)},"payload":${sent.body.toString('utf8')}`;
	return meta === '' ? `${head}}` : `${head},"meta":${meta}}`;
}

function once(id: string | null, encode: (version: Version) => Frame | null): Fanout {
	const made = new Map<Version, Frame | null>();
	return {
		id,
		frame(version) {
			let frame = made.get(version);
			if (frame === undefined) {
				frame = encode(version);
				made.set(version, frame);
			}
			return frame;
		}
	};
}
