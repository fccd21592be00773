import { isUtf8 } from 'node:buffer';

/** The serializer a client asked for with `vsn`. */
export type Version = '1.0.0' | '2.0.0';

/** One WebSocket frame, ready to be sent to any number of sockets. */
export interface Frame {
	readonly data: Buffer;
	readonly binary: boolean;
}

/** A broadcast whose payload is passed on unread: JSON text, or bytes. */
export interface UserBroadcast {
	readonly event: string;
	readonly json: boolean;
	readonly body: Buffer;
}

/** What a client sent. `broadcast` is set for the binary form, `payload` for the text form. */
export interface Push {
	readonly joinRef: string | null;
	readonly ref: string | null;
	readonly topic: string;
	readonly event: string;
	readonly payload: unknown;
	readonly broadcast: UserBroadcast | null;
}

/** What the server sends to one channel; `payload` is JSON text. */
export interface Message {
	readonly joinRef: string | null;
	readonly ref: string | null;
	readonly topic: string;
	readonly event: string;
	readonly payload: string;
}

const pushKind = 3;
const broadcastKind = 4;
const pushHeader = 7;
const broadcastHeader = 5;

/** The bytes of a message as ws hands it over. */
export function messageBytes(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
	if (Buffer.isBuffer(data)) return data;
	return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Reads a text frame; null when it is not a message of that version. */
export function decodeText(text: string, version: Version): Push | null {
	const value = parse(text);
	if (version === '2.0.0') {
		if (!isList(value) || value.length !== 5) return null;
		const [joinRef, ref, topic, event, payload] = value;
		return message(joinRef, ref, topic, event, payload);
	}
	if (!isRecord(value)) return null;
	return message(value.join_ref, value.ref, value.topic, value.event, value.payload);
}

/**
 * Reads a type 3 frame (user broadcast push): kind, five lengths and the encoding in one byte each, then join_ref,
 * ref, topic, event, metadata and the payload. Lengths count UTF-8 bytes. Null when it is not one; a payload that
 * claims to be JSON and is not would break every receiver, so it counts as undecodable. A payload of more than `most`
 * bytes goes to nobody and is not looked at.
 */
export function decodeBinary(frame: Buffer, most = Infinity): Push | null {
	if (frame.length < pushHeader || frame[0] !== pushKind) return null;
	const encoding = frame[6];
	if (encoding !== 0 && encoding !== 1) return null;
	let offset = pushHeader;
	const parts: string[] = [];
	for (const length of frame.subarray(1, 6)) {
		const part = frame.subarray(offset, offset + length);
		if (part.length !== length || !isUtf8(part)) return null;
		parts.push(part.toString('utf8'));
		offset += length;
	}
	const [joinRef = '', ref = '', topic = '', event = ''] = parts;
	// A copy, so that a small payload does not keep the whole network buffer alive.
	const body = Buffer.from(frame.subarray(offset));
	const json = encoding === 1;
	if (json && body.length <= most && (!isUtf8(body) || parse(body.toString('utf8')) === undefined))
		return null;
	return {
		joinRef: joinRef === '' ? null : joinRef,
		ref: ref === '' ? null : ref,
		topic,
		event: 'broadcast',
		payload: null,
		broadcast: { event, json, body }
	};
}

/** Writes a text frame. Version 1 has no join_ref on the way to the client. */
export function encodeText(version: Version, sent: Message): Frame {
	const [joinRef, ref, topic, event] = [sent.joinRef, sent.ref, sent.topic, sent.event].map((part) =>
		JSON.stringify(part)
	);
	const text =
		version === '2.0.0'
			? `[${joinRef},${ref},${topic},${event},${sent.payload}]`
			: `{"topic":${topic},"event":${event},"payload":${sent.payload},"ref":${ref}}`;
	return { data: Buffer.from(text), binary: false };
}

/**
 * Writes a type 4 frame (user broadcast): kind, three lengths and the encoding in one byte each, then topic, event,
 * metadata (JSON text or empty) and the payload. Null when a part is longer than its length byte can say.
 */
export function encodeBroadcast(topic: string, sent: UserBroadcast, metadata: string): Frame | null {
	const lengths = [topic, sent.event, metadata].map((part) => Buffer.byteLength(part));
	const [topicLength = 0, eventLength = 0, metadataLength = 0] = lengths;
	if (lengths.some((length) => length > 255)) return null;
	const head = broadcastHeader + topicLength + eventLength + metadataLength;
	const data = Buffer.allocUnsafe(head + sent.body.length);
	data.set([broadcastKind, topicLength, eventLength, metadataLength, sent.json ? 1 : 0]);
	data.write(topic, broadcastHeader);
	data.write(sent.event, broadcastHeader + topicLength);
	data.write(metadata, broadcastHeader + topicLength + eventLength);
	data.set(sent.body, head);
	return { data, binary: true };
}

/** Narrows parsed JSON to an object that is not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is unknown[] {
	return Array.isArray(value);
}

function message(
	joinRef: unknown,
	ref: unknown,
	topic: unknown,
	event: unknown,
	payload: unknown
): Push | null {
	if (typeof topic !== 'string' || typeof event !== 'string') return null;
	return { joinRef: reference(joinRef), ref: reference(ref), topic, event, payload, broadcast: null };
}

function reference(value: unknown): string | null {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** JSON never holds `undefined`, so that says "not JSON". */
function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
