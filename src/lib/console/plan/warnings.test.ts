import { expect, test } from 'vitest';
import type { PlanLine } from '../../plan/line.ts';
import { warningsIn } from './warnings.ts';

const nothing: Omit<PlanLine, 'id' | 'kind' | 'words'> = {
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
	author: '',
	writtenAt: '2026-11-29T00:00:00Z',
	why: null,
	decidedBy: null
};
const barrier = (id: string, words: NonNullable<PlanLine['words']['plain']>): PlanLine => ({
	...nothing,
	id,
	kind: 'barrier',
	words: { plain: words }
});

test('what the patient cannot read at all is named before what nobody has checked', () => {
	const unchecked = barrier('a', {
		en: { words: 'No bus.', mark: 'human' },
		es: { words: 'No hay autobús.', mark: 'needs_review' }
	});
	const missing = barrier('b', { en: { words: 'No car.', mark: 'human' } });
	expect(warningsIn([unchecked, missing], 'es').map(({ line, what }) => [line.id, what])).toEqual([
		['b', 'missing'],
		['a', 'needs_review']
	]);
	expect(warningsIn([unchecked, missing], 'en')).toEqual([]);
});
