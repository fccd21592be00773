import { expect, test } from 'vitest';
import { patientNumbered, type Resource } from '../../../../tests/bundles.ts';
import { condition, medicine, patientUrl, recordOf } from '../../../../tests/records.ts';
import { limits } from './limits.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');
const patient = { fullUrl: patientUrl, resource: patientNumbered('R-1', { id: 'p' }) };
const at = (type: string, id: string) => `https://north.example/fhir/${type}/${id}`;
const gone = (url: string, fullUrl?: string) => ({ fullUrl, request: { method: 'DELETE', url } });
const there = (resource: Resource, method = 'PUT') => ({
	fullUrl: at(resource.resourceType, String(resource['id'])),
	resource,
	request: { method, url: `${resource.resourceType}/${String(resource['id'])}` }
});

/** What becomes of each entry after the patient: its type, a word or two, and what it is called. */
async function told(type: string, entries: unknown[], more: object = {}) {
	const bundle = { resourceType: 'Bundle', type, entry: [patient, ...entries], ...more };
	const { resources } = sortRecord(await readRecordFile([Buffer.from(JSON.stringify(bundle))]), now);
	return resources
		.slice(1)
		.map(({ type: of, verdict }) =>
			[of, verdict.outcome, 'reason' in verdict && verdict.reason, verdict.title].filter(Boolean).join(' ')
		);
}

test('what a history tells of as deleted does not come back in an older version', async () => {
	const url = at('MedicationRequest', 'w');
	const warfarin = there(medicine('w', 'Warfarin 5 MG'));
	expect(await told('history', [gone('MedicationRequest/w', url), warfarin, warfarin])).toEqual([
		'MedicationRequest left_out deleted MedicationRequest/w',
		...Array<string>(2).fill('MedicationRequest left_out deleted Warfarin 5 MG')
	]);
	expect(
		await told('history', [
			warfarin,
			gone('MedicationRequest/w', url),
			there(medicine('w', 'Warfarin 2 MG'))
		]),
		'what was written again after it was deleted holds'
	).toEqual([
		'MedicationRequest understood Warfarin 5 MG',
		'MedicationRequest left_out deleted MedicationRequest/w',
		'MedicationRequest left_out deleted Warfarin 2 MG'
	]);
	expect((await told('history', [gone(`${url}/_history/3`), warfarin]))[1]).toContain('deleted');
});

test('what a transaction deletes is not made, wherever in the file it stands, and is counted and named', async () => {
	expect(
		await told('transaction', [
			there(condition('a', 'Gout')),
			gone('Condition/a'),
			there(medicine('z', 'Zinc 50 MG'), 'DELETE'),
			gone('Condition?identifier=999-12-3456'),
			there(condition('b', 'Asthma'))
		])
	).toEqual([
		'Condition left_out deleted Gout',
		'Condition left_out deleted Condition/a',
		'MedicationRequest left_out deleted MedicationRequest/z',
		'Condition left_out deleted',
		'Condition understood Asthma'
	]);
	const other = condition('c', 'Celiac disease', undefined, { subject: { reference: 'Patient/q' } });
	expect(
		await told('batch', [there(other), gone('Condition/c')]),
		'of somebody else nothing is told'
	).toEqual(['Condition left_out wrong_patient', 'Condition left_out deleted Condition/c']);
});

test('one page of several says that more stands elsewhere', async () => {
	const next = {
		link: [{ relation: 'self' }, { relation: 'next', url: 'https://north.example/fhir?page=2' }]
	};
	const gout = { fullUrl: at('Condition', 'a'), resource: condition('a', 'Gout'), search: { mode: 'match' } };
	expect(await told('searchset', [gout], next)).toEqual([
		'Condition understood Gout',
		'Bundle left_out next_page'
	]);
	expect(await told('searchset', [gout], { link: [{ relation: 'self' }] })).toEqual([
		'Condition understood Gout'
	]);
	expect(await told('searchset', [gout], { link: 'next' })).toEqual(['Condition understood Gout']);
});

test('a file that deletes more than anybody could read is refused', async () => {
	const entry = Array.from({ length: limits.resources }, (_, index) => gone(`Condition/${index}`));
	const bundle = { ...recordOf([]), entry: [patient, ...entry] };
	await expect(readRecordFile([Buffer.from(JSON.stringify(bundle))])).rejects.toThrow('many');
});
