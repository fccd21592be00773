import { expect, test } from 'vitest';
import { pressureMatters, questionsFor, tickedIn } from './check-in.ts';
import type { LogReading } from './log.ts';
import { meansDanger } from './signs.ts';
import { universalRed, type Condition } from './symptoms.ts';

test('signs of danger are asked of everybody', () => {
	const { condition, danger, own } = questionsFor({ conditions: [] });
	expect(condition).toBeNull();
	expect(danger).toEqual([...universalRed]);
	expect(own).toEqual([]);
	expect(danger.every((sign) => meansDanger({ conditions: [] }, sign))).toBe(true);
});

test('the signs of what somebody is watched for are their own, each once, those of danger first', () => {
	expect(questionsFor({ conditions: ['heart_failure'] })).toMatchObject({ condition: 'heart_failure' });
	const both: Condition[] = ['copd', 'heart_failure'];
	const { condition, own } = questionsFor({ conditions: both });
	expect(condition).toBeNull();
	expect(own.filter((sign) => sign === 'breathless_at_rest')).toHaveLength(1);
	expect(own.filter((sign) => sign === 'more_breathless')).toHaveLength(1);
	const dangerous = own.map((sign) => meansDanger({ conditions: both }, sign));
	expect(dangerous.lastIndexOf(true)).toBeLessThan(dangerous.indexOf(false));
});

test('what was ticked is said, whatever is asked by now, and nothing else', () => {
	expect(tickedIn({ chest_pain: 'yes', dizzy: 'yes', thirst: 'no', note: 'yes' })).toEqual([
		'chest_pain',
		'dizzy'
	]);
});

test('signs beside a pressure are asked of who is watched for it, or had one that high within a day', () => {
	const now = '2026-12-01T12:00:00Z';
	const pressure = (systolic: number, at: string): LogReading => ({
		id: '1',
		measure: 'blood_pressure',
		at,
		entered: [],
		values: { systolic, diastolic: 80 },
		context: null,
		note: null,
		version: 1,
		mine: true,
		by: null,
		changedAt: null
	});
	const log = { conditions: [], readings: [], thresholds: {} };
	expect(pressureMatters(log, now)).toBe(false);
	expect(pressureMatters({ ...log, conditions: ['hypertension'] }, now)).toBe(true);
	const high = { ...log, readings: [pressure(185, '2026-12-01T08:00:00Z')] };
	expect(pressureMatters(high, now)).toBe(true);
	expect(pressureMatters({ ...high, thresholds: { systolic_crisis: 190 } }, now)).toBe(false);
	expect(pressureMatters({ ...log, readings: [pressure(185, '2026-11-30T08:00:00Z')] }, now)).toBe(false);
	expect(pressureMatters({ ...log, readings: [pressure(179, '2026-12-01T08:00:00Z')] }, now)).toBe(false);
});
