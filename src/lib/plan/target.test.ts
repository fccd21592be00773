import { expect, test } from 'vitest';
import { targetOf } from './target.ts';

const said = (targetLow: number | null, targetHigh: number | null, unit: string | null) =>
	targetOf({ targetLow, targetHigh, unit }, String);

test('a target is told by the ends it has, in the unit people use', () => {
	expect(said(null, 7, '%')).toEqual({ key: 'plan.goals.atMost', values: { low: '', high: '7', unit: '%' } });
	expect(said(90, null, 'mm[Hg]')).toEqual({
		key: 'plan.goals.atLeast',
		values: { low: '90', high: '', unit: 'mmHg' }
	});
	expect(said(80, 130, 'mg/dL')?.key).toBe('plan.goals.between');
	expect(said(null, null, 'kg')).toBeUndefined();
});

test('a score has no unit that anybody reads', () => {
	expect(said(null, 5, '{score}')?.values['unit']).toBe('');
});
