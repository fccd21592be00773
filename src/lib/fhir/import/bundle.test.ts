import { expect, test } from 'vitest';
import { condition, patientUrl, recordOf } from '../../../../tests/records.ts';
import { patientNumbered, type Resource } from '../../../../tests/bundles.ts';
import { mergeRecord } from './merge.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const sorted = async (record: Resource) =>
	sortRecord(await readRecordFile([Buffer.from(JSON.stringify(record))]), new Date('2026-11-29T12:00:00Z'));

test('a resource whose address cannot be one is known by its id', async () => {
	for (const fullUrl of [
		'urn:uuid:\ud800',
		'http://north.example/\0',
		`http://north.example/${'漢'.repeat(900)}`
	]) {
		const record = await sorted({
			resourceType: 'Bundle',
			type: 'collection',
			entry: [
				{ fullUrl: patientUrl, resource: patientNumbered('R-1', { id: 'p' }) },
				{ fullUrl, resource: condition('a', 'Gout') }
			]
		});
		expect(record.resources[1]?.item?.identity).toBe('Condition/a');
		const { lines } = mergeRecord(record, {
			...{ patient: '019a0000-0000-7000-8000-00000000f301', standing: [], known: new Map() },
			...{ takenOut: new Set(), prescribes: false }
		});
		expect(lines).toHaveLength(1);
	}
});
