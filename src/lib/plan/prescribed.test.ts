import { expect, test } from 'vitest';
import type { PlanLine } from './line.ts';
import { prescribedWords } from './prescribed.ts';

test('a patient reads what was prescribed wherever the plan does not tell how much and when', () => {
	const weekly = '6 tablets, 1 × per week, in the morning';
	const line = (more: Partial<PlanLine>) => prescribedWords({ ...medicine, sig: weekly, ...more });
	const medicine = { sig: null, dose: '6 tablets', schedule: null, words: {} };
	const said = { en: { words: 'Six small pills each Monday', mark: 'human' as const } };
	expect(line({}), 'no schedule').toBe(weekly);
	expect(line({ schedule: { as_needed: true } }), 'as needed, but how often?').toBe(weekly);
	expect(line({ dose: null, schedule: { parts: ['morning'] } }), 'how much?').toBe(weekly);
	expect(line({ schedule: { parts: ['morning'] } })).toBeUndefined();
	expect(line({ words: { when_to_take: said } }), 'somebody has put it plainly').toBeUndefined();
	expect(line({ sig: null })).toBeUndefined();
});
