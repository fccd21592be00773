import { expect, test } from 'vitest';
import { planLine } from '../../../../tests/plan-line.ts';
import { medicine, recordOf } from '../../../../tests/records.ts';
import type { PlanLine } from '../../plan/line.ts';
import { mergeRecord } from './merge.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');
const drug = (id: string, code: string, display: string, text = '1 tablet daily') =>
	medicine(id, display, {
		medicationCodeableConcept: {
			coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }]
		},
		dosageInstruction: [{ text }]
	});

/** A medicine as it stands in the plan. */
const standing = (drugName: string, more: Partial<PlanLine> = {}) =>
	planLine({
		id: `line of ${drugName}`,
		kind: 'medicine',
		area: 'medicines',
		drugName,
		sig: '1 tablet daily',
		...more
	});

/** The drugs that come into the draft, and what the report says of each resource. */
async function imported(plan: PlanLine[], ...resources: ReturnType<typeof drug>[]) {
	const file = await readRecordFile([Buffer.from(JSON.stringify(recordOf(resources)))]);
	const { lines, outcomes } = mergeRecord(sortRecord(file, now), {
		patient: '019a0000-0000-7000-8000-00000000f301',
		standing: plan,
		prescribes: false,
		known: new Map(),
		takenOut: new Set()
	});
	return {
		drugs: lines.map(({ drug_name }) => drug_name),
		report: outcomes.slice(1).map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' '))
	};
}

const eighty = drug('b', '197417', 'Furosemide 80 MG Oral Tablet');
const forty = drug('a', '313988', 'Furosemide 40 MG Oral Tablet');

test('a drug that the plan has in another strength or form is no second medicine: a provider decides', async () => {
	const plan = [
		standing('Furosemide', { rxnormCode: '313988', dose: '40 mg' }),
		standing('Metoprolol 50 MG Oral Tablet')
	];
	const extended = drug('m', '866427', '24 HR metoprolol succinate 25 MG Extended Release Oral Tablet');
	const insulin = drug('i', '311041', 'insulin glargine 100 UNT/ML Injectable Solution');
	expect(await imported(plan, eighty, extended, insulin)).toEqual({
		drugs: ['insulin glargine 100 UNT/ML Injectable Solution'],
		report: ['kept other_strength', 'kept other_strength', 'understood']
	});
	const coded = standing('Furosemide 40 MG Oral Tablet', { rxnormCode: '313988' });
	expect(await imported([coded], forty)).toEqual({ drugs: [], report: ['understood in_plan'] });
	expect(
		await imported([{ ...coded, drugName: 'Furosemide 80 MG Oral Tablet' }], eighty),
		'one name, and the codes of two strengths'
	).toEqual({ drugs: [], report: ['kept provider_decides'] });
});

test('a record that tells of two strengths brings in both, and says so of each', async () => {
	expect(await imported([], forty, eighty, drug('c', '243670', 'Aspirin 81 MG Oral Tablet'))).toEqual({
		drugs: ['Furosemide 40 MG Oral Tablet', 'Furosemide 80 MG Oral Tablet', 'Aspirin 81 MG Oral Tablet'],
		report: ['kept two_strengths', 'kept two_strengths', 'understood']
	});
});
