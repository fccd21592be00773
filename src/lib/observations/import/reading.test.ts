import { isHttpError } from '@sveltejs/kit';
import { v7 } from 'uuid';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { storeBatch } from './batch.server.ts';
import {
	batchSize,
	fileName,
	inBatches,
	nameOfFile,
	type ImportedReading,
	type ReadingBatch
} from './reading.ts';

const weight = (value: number, at: string): ImportedReading => ({
	measure: 'weight',
	entered: [{ component: 'weight', value, unit: 'kg' }],
	at,
	context: null,
	note: null
});

test('a file comes in parts, oldest first', () => {
	const readings = Array.from({ length: batchSize + 1 }, (_, place) =>
		weight(80, new Date(Date.UTC(2026, 0, 1) - place * 60_000).toISOString())
	);
	const parts = inBatches(readings);
	expect(parts.map(({ length }) => length)).toEqual([batchSize, 1]);
	expect(parts.flat()).toEqual(readings.toReversed());
	expect(inBatches([])).toEqual([]);
});

test('the name of a file hides nothing and is not endless', () => {
	expect(nameOfFile('presión  2026.csv')).toBe('presión 2026.csv');
	expect(nameOfFile('diary\u202egnp.csv\0\n')).toBe('diarygnp.csv');
	for (const name of ['', '\u200b', ' ']) expect(nameOfFile(name)).toBe('file');
	expect(v.is(fileName, nameOfFile('🩺'.repeat(500)))).toBe(true);
});

/** The status with which a part is refused; undefined where it would be stored. */
async function refused(sent: unknown): Promise<number | undefined> {
	const locals = {
		me: () => ({ person: v7(), timeZone: 'America/Chicago' }),
		transaction: () => Promise.reject(new Error('stored'))
	};
	const body = typeof sent === 'string' ? sent : JSON.stringify(sent);
	const request = new Request('http://localhost/', { method: 'POST', body });
	return storeBatch({ request, locals, params: {} }).then(
		() => undefined,
		(thrown: unknown) => (isHttpError(thrown) ? thrown.status : undefined)
	);
}

test('a part is held to what may be typed before anything is asked of the database', async () => {
	const at = '2026-03-01T13:30:00.000Z';
	const batch = (more: Partial<ReadingBatch> = {}) => ({
		import: v7(),
		number: 1,
		fileName: 'export.zip',
		readings: [weight(80, at)],
		...more
	});
	expect(await refused(batch())).toBeUndefined();
	const bad: unknown[] = [
		batch({ import: 'mine' }),
		batch({ number: 0 }),
		batch({ number: 1_000 }),
		batch({ fileName: '' }),
		batch({ readings: [] }),
		batch({ readings: Array(batchSize + 1).fill(weight(80, at)) }),
		batch({ readings: [weight(999, at)] }),
		batch({ readings: [weight(80.55, at)] }),
		batch({ readings: [weight(80, '2099-03-01T13:30:00.000Z')] }),
		batch({ readings: [weight(80, 'yesterday')] }),
		{ ...batch(), patient: v7() },
		{ ...batch(), readings: [{ ...weight(80, at), id: v7() }] },
		{ ...batch(), readings: [{ ...weight(80, at), measure: 'heart_rate' }] },
		null
	];
	for (const sent of bad) expect(await refused(sent), JSON.stringify(sent)?.slice(0, 120)).toBe(422);
	expect(await refused('{')).toBe(400);
});
