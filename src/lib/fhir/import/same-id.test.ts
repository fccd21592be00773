import { expect, test } from 'vitest';
import { patientNumbered, type Resource } from '../../../../tests/bundles.ts';
import { condition, patientUrl, recordOf } from '../../../../tests/records.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');
const sorted = async (record: Resource) =>
	sortRecord(await readRecordFile([Buffer.from(JSON.stringify(record))]), now);

test('two that share an id and say different things are both told of, the second as it is', async () => {
	const same = [condition('a', 'First'), condition('a', 'Second'), condition('a', 'Second')];
	const { resources } = await sorted(recordOf([...same, condition('a', 'First'), condition('a', 'Third')]));
	expect(resources.slice(1).map(({ verdict }) => verdict)).toMatchObject([
		{ outcome: 'understood', title: 'First' },
		{ outcome: 'kept', reason: 'same_id', title: 'Second' },
		{ outcome: 'left_out', reason: 'duplicate' },
		{ outcome: 'left_out', reason: 'duplicate' },
		{ outcome: 'kept', reason: 'same_id', title: 'Third' }
	]);
	const names = resources.map(({ item }) => item?.identity);
	expect(new Set(names).size, 'each is kept under a name of its own').toBe(4);
	const again = patientNumbered('R-1', { id: 'p', maritalStatus: { text: 'M' } });
	const twice = { fullUrl: patientUrl, resource: again };
	const [patient, gout] = recordOf([condition('g', 'Gout')])['entry'] as unknown[];
	expect(
		(
			await sorted({ resourceType: 'Bundle', type: 'collection', entry: [patient, twice, gout] })
		).resources.map(({ verdict }) => verdict.outcome)
	).toEqual(['understood', 'left_out', 'understood']);
	const other = { ...twice, resource: { ...again, birthDate: '1960-01-01' } };
	await expect(
		sorted({ resourceType: 'Bundle', type: 'collection', entry: [patient, other] })
	).rejects.toThrow('severalPatients');
});
