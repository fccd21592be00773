import { expect, test } from 'vitest';
import { planLine } from '../../../../tests/plan-line.ts';
import { patientNumbered, type Resource } from '../../../../tests/bundles.ts';
import {
	a1c,
	carePlan,
	condition,
	goal,
	medicine,
	observation,
	patientUrl,
	recordOf
} from '../../../../tests/records.ts';
import type { PlanLine } from '../../plan/line.ts';
import { lineIdOf, mergeRecord, type Into } from './merge.ts';
import { readRecordFile } from './read.ts';
import { RecordRefused } from './refusal.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');
const sorted = async (record: Resource) =>
	sortRecord(await readRecordFile([Buffer.from(JSON.stringify(record))]), now);

/** What becomes of each resource after the patient, in a word or two. */
async function outcomes(resources: Resource[], patient?: Resource): Promise<string[]> {
	const { resources: all } = await sorted(recordOf(resources, patient));
	expect(all).toHaveLength(resources.length + 1);
	return all
		.slice(1)
		.map(({ verdict }) => `${verdict.outcome} ${'reason' in verdict ? (verdict.reason ?? '') : ''}`.trim());
}

const into = (more: Partial<Into> = {}): Into => ({
	patient: '019a0000-0000-7000-8000-00000000f301',
	standing: [],
	known: new Map(),
	takenOut: new Set(),
	prescribes: false,
	...more
});

/** A line as it stands after it was imported. */
const standing = (line: { id: string; kind: PlanLine['kind'] }, more: Partial<PlanLine> = {}) =>
	planLine({ id: line.id, kind: line.kind, ...more });

test('what is about somebody else, wherever it says so, is left out', async () => {
	const other = { reference: 'Patient/somebody-else' };
	expect(
		await outcomes([
			condition('a', 'Gout', undefined, { subject: other }),
			observation('b', { performer: [other] }),
			observation('c', { subject: { reference: 'urn:uuid:7d4f0000-0000-4000-8000-000000000000' } }),
			observation('d', { subject: { identifier: { value: 'X-9' } } }),
			observation('e', { subject: { identifier: { value: 'R-1' } } }),
			observation('f', { subject: { display: 'Patient' } }),
			observation('g', { subject: { reference: patientUrl } })
		])
	).toEqual([...Array<string>(4).fill('left_out wrong_patient'), ...Array<string>(3).fill('kept readings')]);
});

test('wrong types, impossible days, a NUL and half a character make a resource that cannot be read, and no more', async () => {
	expect(
		await outcomes([
			condition('a', 'Gout', undefined, { code: 'Gout' }),
			condition('b', 'Gout', undefined, { clinicalStatus: [{}] }),
			goal('c', 'Walk', { target: [{ dueDate: '2027-02-30' }] }),
			goal('d', 'Walk', { target: [{ dueDate: 'soon' }] }),
			a1c('e', 7, { target: [{ detailQuantity: { value: 'seven' } }] }),
			medicine('f', 'Aspirin', { dosageInstruction: 'daily' }),
			carePlan('g', [], { activity: { detail: {} } }),
			observation('h', { note: 'a\0b' }),
			observation('i', { note: '\ud800' }),
			goal('j', 'Walk every day')
		])
	).toEqual([...Array<string>(9).fill('left_out not_readable'), 'understood']);
});

test('what must not be done or is not taken is kept as it is, and never a medicine or a step', async () => {
	const statement = (id: string, more: Resource) => ({
		...medicine(id, 'Ibuprofen 400 MG'),
		...more
	});
	const nothing = { detail: { doNotPerform: true, status: 'in-progress', code: { text: 'Fasting' } } };
	const walk = { detail: { status: 'in-progress', code: { text: 'Walk' } } };
	const turned = [{ url: 'https://north.example/negated', valueBoolean: true }];
	const resources = [
		medicine('a', 'Ibuprofen 400 MG', { doNotPerform: true }),
		medicine('b', 'Ibuprofen 400 MG', { doNotPerform: true, status: 'completed' }),
		statement('c', { resourceType: 'MedicationStatement', status: 'not-taken' }),
		statement('d', { resourceType: 'MedicationStatement', taken: 'n' }),
		statement('e', { resourceType: 'MedicationStatement', wasNotTaken: true }),
		{ ...observation('f'), resourceType: 'ServiceRequest', doNotPerform: true },
		carePlan('g', [], { activity: [nothing] }),
		carePlan('h', [], { activity: [nothing, walk] }),
		condition('i', 'Gout', undefined, { modifierExtension: turned }),
		carePlan('j', [], { activity: [{ ...walk, modifierExtension: turned }] }),
		goal('k', 'Walk', { lifecycleStatus: 'entered-in-error' })
	];
	const { lines, outcomes: told } = mergeRecord(await sorted(recordOf(resources)), into());
	expect(told.slice(1).map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`)).toEqual([
		...Array<string>(8).fill('kept not_to_do'),
		'kept modified',
		'kept modified',
		'left_out entered_in_error'
	]);
	expect(lines).toMatchObject([{ kind: 'step', words: [{ words: 'Walk' }] }]);
	expect(told[8]?.lines, 'what is to be done is a step all the same').toHaveLength(1);
});

test('the same resource twice, and an earlier version in a history, is told once', async () => {
	const twice = recordOf([condition('a', 'Gout'), condition('a', 'Gout')]);
	expect((await sorted(twice)).resources.map(({ verdict }) => verdict.outcome)).toEqual([
		'understood',
		'understood',
		'left_out'
	]);
	const history = await sorted({ ...twice, type: 'history' });
	expect(history.resources[2]?.verdict).toMatchObject({ reason: 'superseded' });
});

test('a file of nobody, of two people, or of somebody who cannot be taken is refused', async () => {
	const codeOf = async (record: Resource) => {
		const error: unknown = await sorted(record).catch((thrown: unknown) => thrown);
		return error instanceof RecordRefused ? error.code : error;
	};
	expect(await codeOf({ resourceType: 'Bundle', entry: [{ resource: observation('a') }] })).toBe('noPatient');
	expect(await codeOf(recordOf([patientNumbered('R-2', { id: 'q' })]))).toBe('severalPatients');
	expect(await codeOf(recordOf([], patientNumbered('R-1', { birthDate: '1959' })))).toBe('patient');
});

test('markup in a record stays what somebody wrote, and narratives are not read', async () => {
	const script = '<script>alert(1)</script>';
	const { resources } = await sorted(
		recordOf([condition('a', script, undefined, { text: { status: 'generated', div: script } })])
	);
	expect(resources[1]?.verdict).toMatchObject({
		outcome: 'understood',
		lines: [{ line: { words: [{ words: script }] } }]
	});
});

test('several plans and goals that say the same give one line, and targets that differ are left to people', async () => {
	const record = await sorted(
		recordOf([
			carePlan('a', ['Walk', 'Rest']),
			carePlan('b', ['Walk']),
			a1c('c', 7),
			a1c('d', 7),
			a1c('e', 8)
		])
	);
	const { lines, outcomes: told } = mergeRecord(record, into());
	expect(lines.map(({ kind }) => kind)).toEqual(['goal', 'step', 'step']);
	expect(told.slice(1).map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`.trim())).toEqual([
		'understood',
		'left_out duplicate',
		'understood',
		'left_out duplicate',
		'kept other_target'
	]);
});

test('a changed resource changes its line, but neither what somebody has read nor, unless a provider says so, a dose', async () => {
	const record = await sorted(recordOf([a1c('a', 6.5), medicine('m', 'Metformin 500 MG')]));
	const [, goalItem, medicineItem] = record.resources.map(({ item }) => item);
	if (!goalItem || !medicineItem) throw new Error('Both were read');
	const { patient } = into();
	const reviewed = standing(
		{ id: lineIdOf(patient, goalItem, 'goal'), kind: 'goal' },
		{
			loincCode: '4548-4',
			unit: '%',
			targetHigh: 7,
			words: { plain: { en: { words: 'Sugar down', mark: 'human' } } }
		}
	);
	const drug = standing(
		{ id: lineIdOf(patient, medicineItem, 'medicine'), kind: 'medicine' },
		{ drugName: 'Metformin 500 MG', dose: '250 mg' }
	);
	const there = { standing: [reviewed, drug] };
	const byCareManager = mergeRecord(record, into(there));
	expect(byCareManager.lines).toMatchObject([
		{ kind: 'goal', expected: 1, target_high: 6.5, words: [{ words: 'Sugar down', mark: 'human' }] }
	]);
	expect(byCareManager.outcomes[2]).toMatchObject({ outcome: 'kept', reason: 'provider_decides' });
	expect(mergeRecord(record, into({ ...there, prescribes: true })).lines).toMatchObject([
		{},
		{ dose: '500 mg', expected: 1 }
	]);
	const known = new Map([[`Goal ${goalItem.identity}`, goalItem.hash]]);
	expect(mergeRecord(record, into({ ...there, known })).outcomes[1]).toMatchObject({ reason: 'known' });
	const takenOut = new Set([reviewed.id]);
	expect(mergeRecord(record, into({ takenOut })).outcomes[1]).toMatchObject({
		outcome: 'kept',
		reason: 'taken_out'
	});
});

test('Spanish that comes with a record stands beside its English, both to be looked at', async () => {
	const extension = [
		{ url: 'lang', valueCode: 'es-US' },
		{ url: 'content', valueString: 'Gota' }
	];
	const translated = {
		extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/translation', extension }]
	};
	const { resources } = await sorted(
		recordOf([condition('a', 'Gout', undefined, { code: { text: 'Gout', _text: translated } })])
	);
	expect(resources[1]?.verdict).toMatchObject({
		lines: [
			{
				line: {
					words: [
						{ language: 'en', words: 'Gout', mark: 'needs_review' },
						{ language: 'es', words: 'Gota', mark: 'needs_review' }
					]
				}
			}
		]
	});
});
