import { expect, test } from 'vitest';
import type { Resource } from '../../../../tests/bundles.ts';
import { planLine } from '../../../../tests/plan-line.ts';
import { carePlan, condition, goal, medicine, recordOf } from '../../../../tests/records.ts';
import type { PlanLine } from '../../plan/line.ts';
import { isToLookAt } from '../words.ts';
import { mergeRecord, type Merged } from './merge.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

/** What a record comes to in a plan that has these lines. */
async function imported(standing: PlanLine[], ...resources: Resource[]): Promise<Merged> {
	const file = await readRecordFile([Buffer.from(JSON.stringify(recordOf(resources)))]);
	return mergeRecord(sortRecord(file, new Date('2026-11-29T12:00:00Z')), {
		patient: '019a0000-0000-7000-8000-00000000f301',
		standing,
		prescribes: true,
		known: new Map(),
		takenOut: new Set()
	});
}
const reasons = ({ outcomes }: Merged) =>
	outcomes.slice(1).map(({ outcome, reason, lines }) => `${outcome} ${reason} ${lines.length}`);

/** The lines that a record gave, as they stand in the plan. */
const planOf = ({ lines }: Merged): PlanLine[] =>
	lines.map(({ id, kind, drug_name, rxnorm_code, dose, sig }) =>
		planLine({
			id,
			kind,
			rxnormCode: rxnorm_code ?? null,
			drugName: drug_name ?? null,
			dose: dose ?? null,
			sig: sig ?? null,
			words: kind === 'problem' ? { plain: { en: { words: 'Gout', mark: 'human' } } } : {}
		})
	);

test('what is over elsewhere, and stands in the plan, is for people to look at', async () => {
	const plan = planOf(
		await imported(
			[],
			medicine('m', 'Warfarin 5 MG'),
			condition('c', 'Gout'),
			goal('g', 'Walk'),
			carePlan('p', ['Rest'])
		)
	);
	expect(plan.map(({ kind }) => kind).toSorted()).toEqual(['goal', 'medicine', 'problem', 'step']);
	const stopped = medicine('m', 'Warfarin 5 MG', { status: 'stopped' });
	const now = await imported(
		plan,
		stopped,
		condition('c', 'Gout', undefined, { clinicalStatus: { coding: [{ code: 'resolved' }] } }),
		goal('g', 'Walk', { lifecycleStatus: 'entered-in-error' }),
		carePlan('p', ['Rest'], { status: 'on-hold' })
	);
	expect(reasons(now)).toEqual([
		...Array<string>(3).fill('left_out still_in_plan 1'),
		'kept still_in_plan 1'
	]);
	expect(now.lines).toEqual([]);
	expect(isToLookAt('still_in_plan')).toBe(true);
	expect(reasons(await imported([], stopped)), 'a plan that has it not').toEqual(['left_out ended 0']);
	const other = medicine('x', 'WARFARIN 5 mg', { status: 'stopped' });
	expect(reasons(await imported(plan, other)), 'by its name').toEqual(['left_out still_in_plan 1']);
	expect(reasons(await imported(plan, medicine('y', 'Aspirin', { status: 'stopped' })))).toEqual([
		'left_out ended 0'
	]);
	const renewed = medicine('z', 'Warfarin 5 MG');
	expect(reasons(await imported(plan, stopped, renewed)), 'it was renewed').toEqual([
		'left_out ended 0',
		'understood in_plan 1'
	]);
});
