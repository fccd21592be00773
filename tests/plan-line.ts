import type { PlanLine } from '../src/lib/plan/line.ts';

/** A line of a plan of which nothing is said but what is given. */
export const planLine = (given: Pick<PlanLine, 'id' | 'kind'> & Partial<PlanLine>): PlanLine => ({
	revision: 1,
	area: 'plan',
	topic: null,
	parent: null,
	conditionSystem: null,
	conditionCode: null,
	loincCode: null,
	unit: null,
	targetLow: null,
	targetHigh: null,
	source: null,
	dueOn: null,
	doneBy: null,
	schedule: null,
	zone: null,
	rxnormCode: null,
	drugName: null,
	dose: null,
	sig: null,
	importance: null,
	words: {},
	author: '',
	writtenAt: '2026-11-29T00:00:00Z',
	why: null,
	decidedBy: null,
	...given
});
