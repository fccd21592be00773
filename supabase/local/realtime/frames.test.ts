import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBinary, decodeText, encodeBroadcast } from './frames.ts';

/** The frame that supabase-js makes of a broadcast. */
function pushFrame(parts: string[], json: boolean, body: Buffer): Buffer {
	const fields = parts.map((part) => Buffer.from(part));
	return Buffer.concat([
		Buffer.from([3, ...fields.map(({ length }) => length), json ? 1 : 0]),
		...fields,
		body
	]);
}

const short = fc.string({ unit: 'grapheme', maxLength: 20 });

test('a broadcast push is read as it was written, in any script', () => {
	fc.assert(
		fc.property(
			fc.tuple(short, short, short, short),
			fc.jsonValue(),
			([joinRef, ref, topic, event], payload) => {
				const body = Buffer.from(JSON.stringify(payload));
				expect(decodeBinary(pushFrame([joinRef, ref, topic, event, ''], true, body))).toEqual({
					joinRef: joinRef === '' ? null : joinRef,
					ref: ref === '' ? null : ref,
					topic,
					event: 'broadcast',
					payload: null,
					broadcast: { event, json: true, body }
				});
			}
		)
	);
});

test('a frame that is cut anywhere in its header is no message', () => {
	const header = ['join', 'ref', 'realtime:ward', 'event', '{}'];
	const frame = pushFrame(header, false, Buffer.alloc(0));
	for (let length = 0; length < frame.length; length += 1)
		expect(decodeBinary(frame.subarray(0, length))).toBeNull();
	expect(decodeBinary(frame)).not.toBeNull();
});

test('a payload that only claims to be JSON is no message', () => {
	const names = ['1', '2', 'realtime:ward', 'event', ''];
	for (const body of ['', '{', 'undefined', '{"a":1}x']) {
		expect(decodeBinary(pushFrame(names, true, Buffer.from(body)))).toBeNull();
	}
	expect(decodeBinary(pushFrame(names, true, Buffer.from([0x22, 0xff, 0x22])))).toBeNull();
	expect(decodeBinary(pushFrame(names, false, Buffer.from([0x22, 0xff])))?.broadcast?.json).toBe(false);
});

test('reading never throws, whatever arrives', () => {
	fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeBinary(Buffer.from([3, ...bytes]))));
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom('1.0.0', '2.0.0'), (text, version) => {
			const push = decodeText(text, version);
			if (push !== null) expect([typeof push.topic, typeof push.event]).toEqual(['string', 'string']);
		})
	);
});

test('refs may be numbers, and a message needs all of its five parts', () => {
	expect(decodeText('[1,2,"realtime:a","x",{}]', '2.0.0')).toMatchObject({ joinRef: '1', ref: '2' });
	for (const text of [
		'[]',
		'["1","2","realtime:a","x"]',
		'["1","2",3,"x",{}]',
		'{"topic":"a","event":"x"}',
		'null'
	]) {
		expect(decodeText(text, '2.0.0')).toBeNull();
	}
	expect(decodeText('{"topic":"a","event":"x"}', '1.0.0')).toMatchObject({ topic: 'a', ref: null });
});

test('a name longer than a length byte can say makes no binary frame', () => {
	const sent = { event: 'é'.repeat(128), json: true, body: Buffer.from('{}') };
	expect(encodeBroadcast('realtime:a', sent, '')).toBeNull();
	expect(encodeBroadcast('realtime:a', { ...sent, event: 'é'.repeat(127) }, '')?.data[2]).toBe(254);
});
