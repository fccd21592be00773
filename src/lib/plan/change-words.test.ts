import { expect, test } from 'vitest';
import { toTell } from './change-words.ts';
import type { PlanLine } from './line.ts';
import type { Change } from './versions.server.ts';

const line = (id: string): PlanLine => ({
	...{ id, kind: 'barrier', revision: 1, area: 'plan', topic: null, parent: null, conditionSystem: null },
	...{ conditionCode: null, loincCode: null, unit: null, targetLow: null, targetHigh: null, source: null },
	...{ dueOn: null, doneBy: null, schedule: null, zone: null, rxnormCode: null, drugName: null, dose: null },
	...{ sig: null, importance: null, author: '', writtenAt: '', why: null, decidedBy: null, words: {} }
});
const added = (id: string): Change => ({
	line: id,
	change: 'added',
	before: null,
	after: line(id),
	reasons: []
});
const removed: Change = { line: 'z', change: 'removed', before: line('z'), after: null, reasons: [] };

test('a few new lines are told in full; many are named, and what is gone is still told', () => {
	const few = [added('a'), added('b'), added('c'), removed];
	expect(toTell(few)).toEqual({ inFull: few, named: [] });
	const { inFull, named } = toTell([...few, added('d')]);
	expect(inFull).toEqual([removed]);
	expect(named.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});
