import { expect, test } from 'vitest';
import type { Resource } from '../../../../tests/bundles.ts';
import { condition, recordOf } from '../../../../tests/records.ts';
import { limits } from './limits.ts';
import { mergeRecord } from './merge.ts';
import { readRecordFile } from './read.ts';
import { RecordRefused } from './refusal.ts';
import { sortRecord } from './sort.ts';

async function merged(resources: Resource[]) {
	const file = await readRecordFile([Buffer.from(JSON.stringify(recordOf(resources)))]);
	return mergeRecord(sortRecord(file, new Date('2026-11-29T12:00:00Z')), {
		patient: '019a0000-0000-7000-8000-00000000f301',
		standing: [],
		prescribes: true,
		known: new Map(),
		takenOut: new Set()
	});
}

test('more lines than people can read are refused before all of them are held against each other', async () => {
	const problems = (count: number) =>
		Array.from({ length: count }, (_, index) => condition(String(index), `Problem ${index}`));
	expect((await merged(problems(limits.lines))).lines).toHaveLength(limits.lines);
	await expect(merged(problems(limits.lines + 1))).rejects.toThrow(
		new RecordRefused('lines', String(limits.lines))
	);
});
