import { expect, test } from 'vitest';
import { wholeRecord } from '../../../../tests/records.ts';
import { limits } from './limits.ts';
import { readRecordFile } from './read.ts';
import { RecordRefused } from './refusal.ts';

/** Reads a text that arrives some bytes at a time. */
async function arriving(text: string | Uint8Array, size = 1_000, largest = limits.file) {
	const bytes = Buffer.from(text);
	const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size)
	);
	return readRecordFile(chunks, { largest });
}

const refusal = async (text: string | Uint8Array, largest?: number): Promise<string> => {
	const error: unknown = await arriving(text, 7, largest).catch((thrown: unknown) => thrown);
	if (!(error instanceof RecordRefused)) throw new Error('It was not refused');
	return error.code;
};

const holding = (resource: string): string =>
	`{"resourceType":"Bundle","type":"collection","entry":[{"resource":${resource}}]}`;

test('a record reads the same however its bytes arrive, and as it stands in the file', async () => {
	const record = wholeRecord();
	const text = JSON.stringify(record, undefined, 2);
	const whole = await arriving(text, text.length);
	const entries = whole.entries.map(({ fullUrl, resource }) => ({ fullUrl, resource }));
	expect({ resourceType: 'Bundle', type: whole.type, entry: entries }).toEqual(record);
	for (const size of [1, 3, 64]) expect(await arriving(text, size), `${size} bytes`).toEqual(whole);
	const exact = await arriving(`\ufeff${holding('{"resourceType":"Observation","n":7.10}')}`, 2);
	expect(exact.entries.map((entry) => entry.text)).toEqual(['{"resourceType":"Observation","n":7.10}']);
});

test('a single resource is read as a record of one, and text in place of a resource is not one', async () => {
	expect((await arriving('{"resourceType":"Patient","id":"p"}')).entries).toMatchObject([
		{ place: 1, resource: { resourceType: 'Patient', id: 'p' } }
	]);
	expect((await arriving(holding('"Patient"'))).entries).toMatchObject([{ resource: 'Patient' }]);
});

test('what is made to do harm is refused whole', async () => {
	const codes = await Promise.all(
		[
			'',
			'<Bundle/>',
			'[1]',
			'{"a":1}',
			holding('{"resourceType":"Patient"').slice(0, -2),
			'['.repeat(100_000),
			holding('{"a":'.repeat(70) + '1' + '}'.repeat(70)),
			holding('{"__proto__":{"polluted":true}}'),
			holding('{"n":1e400}'),
			holding('{"n":1e-9999}'),
			holding(`{"n":${'9'.repeat(1_000)}}`),
			holding(`{"s":"${'x'.repeat(limits.text + 1)}"}`),
			`{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}}],"entry":[]}`,
			holding('{"dose":{"value":5,"value":50}}'),
			holding('{"status":"stopped","\\u0073tatus":"active"}')
		].map((text) => refusal(text))
	);
	expect(codes).toEqual([
		'empty',
		'xml',
		'notFhir',
		'notFhir',
		'json',
		'deep',
		'deep',
		'hostile',
		'longNumber',
		'longNumber',
		'longNumber',
		'longText',
		'twice',
		'twice',
		'twice'
	]);
	expect(await refusal(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toBe('utf8');
	expect(await refusal(holding('{}'), 20)).toBe('large');
	const apart = holding('{"a":{"n":1},"b":[{"n":1},{"n":1}],"n":2}');
	expect((await arriving(apart)).entries, 'the same name in several places').toHaveLength(1);
	expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});
