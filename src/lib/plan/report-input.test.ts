import * as v from 'valibot';
import { expect, test } from 'vitest';
import { stepReport } from './report-input.ts';

const id = '019a0000-0000-7000-8000-000000000001';
const report = { id, line: id, revision: 1, outcome: 'done', ticked_at: '2026-03-01T12:00:00Z' };

test.each([
	['2026-02-28', true],
	['2028-02-29', true],
	['2026-02-29', false],
	['2026-02-31', false],
	['2026-13-01', false],
	['yesterday', false]
])('a step can be told of %s: %s', (day, known) => {
	expect(v.safeParse(stepReport, { ...report, day }).success).toBe(known);
});
