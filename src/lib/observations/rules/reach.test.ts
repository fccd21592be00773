import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, evaluateItem } from '../evaluate.ts';
import type { History, Reading } from '../history.ts';
import { measureKeys, measureOf } from '../measures.ts';
import { conditions } from '../symptoms.ts';
import { reachOf } from './reach.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-29T14:00:00Z');
const iso = (moment: number) => new Date(moment).toISOString();

const reading = fc
	.tuple(fc.constantFrom(...measureKeys), fc.uuid({ version: 7 }), fc.integer({ min: 0, max: 35 * 24 * 60 }))
	.chain(([measure, id, minutes]) =>
		fc
			.record(
				Object.fromEntries(
					measureOf(measure).components.map(({ key, limits }) => [
						key,
						fc.integer({ min: Math.ceil(limits.low), max: Math.floor(limits.high) })
					])
				)
			)
			.map((values): Reading => ({ id, measure, at: iso(now - minutes * 60_000), values }))
	);

test('what lies further back than the rules reach changes nothing, then or now', () => {
	fc.assert(
		fc.property(
			fc.array(reading, { minLength: 1, maxLength: 40 }),
			fc.subarray([...conditions]),
			(readings, watched) => {
				const item = readings[0];
				if (!item) return;
				const whole: History = {
					readings,
					conditions: watched,
					reports: [],
					now: iso(now),
					zone: 'America/Chicago',
					thresholds: { peak_flow_best: 500, hf_dry_weight: 180 }
				};
				const near = readings.filter(
					({ at, measure }) => Date.parse(at) > Date.parse(item.at) - reachOf(measure) * day
				);
				// An item of a measure that no rule looks at is no part of anything.
				const handed = { ...whole, readings: near };
				expect(evaluateItem(handed, item)).toEqual(evaluateItem(whole, item));
				expect(evaluate(handed)).toEqual(evaluate(whole));
			}
		),
		{ numRuns: 3_000 }
	);
});

test('how far the rules reach', () => {
	expect(Object.fromEntries(measureKeys.map((measure) => [measure, reachOf(measure)]))).toMatchObject({
		weight: 31,
		blood_pressure: 7,
		glucose: 4,
		pain: 8,
		oxygen: 1,
		steps: 0,
		mood: 1
	});
});
