import { expect, test } from 'vitest';
import { keptEntries } from './kept.ts';

test('a reference to a version leads to what it is a version of', () => {
	const subject = { reference: 'https://north.example/fhir/Patient/p/_history/3' };
	const kept = [
		{
			id: 'a',
			type: 'Encounter',
			identity: 'Encounter/7',
			content: { resourceType: 'Encounter', id: '7', subject }
		},
		{
			id: 'b',
			type: 'Procedure',
			identity: 'Procedure/8',
			content: { resourceType: 'Procedure', encounter: { reference: 'Encounter/7/_history/1' } }
		}
	];
	expect(keptEntries({ kept, patient: { id: 'maria' } }).map(({ resource }) => resource)).toMatchObject([
		{ subject: { reference: 'urn:uuid:maria' } },
		{ encounter: { reference: 'urn:uuid:a' } }
	]);
});
