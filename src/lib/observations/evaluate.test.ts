import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, evaluateItem, evaluateWith, evaluateWritten, withSince } from './evaluate.ts';
import { rankOf, worstOf, type History, type Reading } from './history.ts';
import { measures, measureKeys, measureOf, type ComponentKey, type MeasureKey } from './measures.ts';
import { conditions, feelings, symptoms, type Feeling } from './symptoms.ts';

const now = Date.parse('2026-11-29T14:00:00Z');
const hour = 3_600_000;
const iso = (moment: number) => new Date(moment).toISOString();
const zones = ['America/Chicago', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kolkata', 'UTC'];

const component = (key: ComponentKey) => {
	const found = measures.flatMap(({ components }) => components).find((one) => one.key === key);
	if (!found) throw new RangeError(key);
	return found;
};
const valueOf = (key: ComponentKey) => {
	const { limits } = component(key);
	return fc.integer({ min: Math.ceil(limits.low), max: Math.floor(limits.high) });
};
const when = fc.integer({ min: 0, max: 24 * 12 * 60 }).map((minutes) => iso(now - minutes * 60_000));
const reading = fc
	.tuple(fc.constantFrom(...measureKeys), fc.uuid({ version: 7 }), when)
	.chain(([measure, id, at]) =>
		fc
			.record(Object.fromEntries(measureOf(measure).components.map(({ key }) => [key, valueOf(key)])))
			.map((values): Reading => ({ id, measure, at, values }))
	);
const report = fc.record({
	id: fc.uuid({ version: 7 }),
	at: when,
	symptoms: fc.subarray([...symptoms], { maxLength: 2 }),
	feeling: fc.constantFrom(...feelings, null)
});
const history = fc.record({
	readings: fc.array(reading, { maxLength: 20 }),
	reports: fc.array(report, { maxLength: 2 }),
	conditions: fc.subarray([...conditions]),
	thresholds: fc.constant({ peak_flow_best: 500, hf_dry_weight: 180 }),
	now: fc.constant(iso(now)),
	zone: fc.constantFrom(...zones),
	since: fc.constant(iso(now - 40 * 24 * hour)),
	asked: fc.array(
		fc.record({
			measure: fc.constantFrom(...measureKeys),
			daysAWeek: fc.integer({ min: 0, max: 7 }),
			since: when
		}),
		{ maxLength: 4 }
	)
}) satisfies fc.Arbitrary<History>;

test('the order in which readings came changes nothing', () => {
	fc.assert(
		fc.property(
			history.chain((one) =>
				fc.record({
					one: fc.constant(one),
					readings: fc.shuffledSubarray(one.readings, { minLength: one.readings.length }),
					reports: fc.shuffledSubarray(one.reports, { minLength: one.reports.length })
				})
			),
			({ one, readings, reports }) => {
				expect(evaluate({ ...one, readings, reports })).toEqual(evaluate(one));
			}
		),
		{ numRuns: 300 }
	);
});

test('one more symptom never makes it milder', () => {
	fc.assert(
		fc.property(history, fc.constantFrom(...symptoms), (one, symptom) => {
			const more = [...one.reports, { id: 'more', at: one.now, symptoms: [symptom] }];
			expect(rankOf(worstOf(evaluate({ ...one, reports: more })))).toBeGreaterThanOrEqual(
				rankOf(worstOf(evaluate(one)))
			);
		}),
		{ numRuns: 500 }
	);
});

test('feeling worse never makes it milder', () => {
	fc.assert(
		fc.property(history, fc.constantFrom('better', 'same', null), (one, feeling) => {
			const felt = (is: Feeling | null) => one.reports.map((report) => ({ ...report, feeling: is }));
			expect(rankOf(worstOf(evaluate({ ...one, reports: felt('worse') })))).toBeGreaterThanOrEqual(
				rankOf(worstOf(evaluate({ ...one, reports: felt(feeling) })))
			);
		}),
		{ numRuns: 500 }
	);
});

// For each number a person may be in danger by: a usual value, and the direction that is worse.
const directions: [ComponentKey, usual: number, worse: 1 | -1][] = [
	['systolic', 118, 1],
	['systolic', 118, -1],
	['diastolic', 70, 1],
	['diastolic', 70, -1],
	['heart_rate', 70, 1],
	['heart_rate', 70, -1],
	['weight', 80, 1],
	['weight', 80, -1],
	['glucose', 110, 1],
	['glucose', 110, -1],
	['oxygen', 98, -1],
	['temperature', 37, 1],
	['peak_flow', 500, -1],
	['pain', 1, 1],
	['respiratory_rate', 16, 1],
	['respiratory_rate', 16, -1]
];

test.each(directions)('a latest %s further from %d (%d) never scores milder', (key, usual, worse) => {
	const { limits } = component(key);
	const room = worse > 0 ? limits.high - usual : usual - limits.low;
	const measure: MeasureKey = key === 'systolic' || key === 'diastolic' ? 'blood_pressure' : key;
	const settled = history.map((one) => ({
		...one,
		readings: [
			...one.readings.filter((past) => past.values[key] === undefined),
			// What was before it is usual: from there on, further is worse.
			...[22, 47, 71].map((hours) => ({
				id: `before-${hours}`,
				measure,
				at: iso(now - hours * hour),
				values: { [key]: usual }
			}))
		]
	}));
	fc.assert(
		fc.property(
			settled,
			fc.integer({ min: 0, max: 1000 }),
			fc.integer({ min: 0, max: 1000 }),
			(one, a, b) => {
				const [nearer, further] = [Math.min(a, b), Math.max(a, b)].map((share) => {
					const values = { [key]: usual + (worse * room * share) / 1000 };
					const latest: Reading = { id: 'latest', measure, at: one.now, values };
					return rankOf(worstOf(evaluate({ ...one, readings: [...one.readings, latest] })));
				});
				expect(further).toBeGreaterThanOrEqual(nearer ?? 0);
			}
		),
		{ numRuns: 200 }
	);
});

test('what is later than now, or older than a day and nothing else, says nothing', () => {
	const low = (at: number): Reading => ({
		id: 'low',
		measure: 'glucose',
		at: iso(at),
		values: { glucose: 40 }
	});
	const at = (moment: number) =>
		worstOf(
			evaluate({
				readings: [low(moment)],
				reports: [],
				conditions: [],
				thresholds: {},
				now: iso(now),
				zone: 'UTC'
			})
		);
	expect(at(now + 1)).toBe('green');
	expect(at(now)).toBe('red');
	expect(at(now - 24 * hour + 1)).toBe('red');
	expect(at(now - 24 * hour)).toBe('green');
});

test('what waited for days on a phone is judged as it was', () => {
	const at = iso(now - 72 * hour);
	const low: Reading = { id: 'low', measure: 'glucose', at, values: { glucose: 40 } };
	const one = { readings: [low], reports: [], conditions: [], thresholds: {}, now: iso(now), zone: 'UTC' };
	expect(evaluate(one)).toEqual([]);
	expect(evaluateItem(one, low).map(({ rule }) => rule)).toEqual(['glucose_very_low', 'glucose_low']);
});

test('danger of an earlier day, written down today, is told and is no emergency; that of this morning is one, however late it arrives', () => {
	const low = (at: number, glucose: number): Reading => ({
		id: 'low',
		measure: 'glucose',
		at: iso(at),
		values: { glucose }
	});
	const told = (at: number, said: number | undefined, glucose = 40) => {
		const one = {
			readings: [low(at, glucose)],
			reports: [],
			conditions: [],
			thresholds: {},
			now: iso(now),
			zone: 'UTC'
		};
		const item = { id: 'low', at: iso(at), said: said === undefined ? undefined : iso(said) };
		return worstOf(evaluateWritten(one, [item]));
	};
	expect(told(now - 24 * 24 * hour, now)).toBe('watch');
	expect(told(now - 25 * hour, now)).toBe('yellow');
	expect(told(now - 6 * 24 * hour, now)).toBe('yellow');
	expect(told(now - 25 * hour, now, 65)).toBe('yellow');
	expect(told(now - 60 * hour, now, 65)).toBe('watch');
	expect(told(now - 25 * hour, now, 110)).toBe('green');
	expect(told(now - 3 * hour, now)).toBe('red');
	expect(told(now - 72 * hour, now - 70 * hour)).toBe('red');
	expect(told(now - 72 * hour, undefined)).toBe('red');
});

test('thoughts of suicide that waited for a line are what they were', () => {
	const at = iso(now - 25 * hour);
	const one = {
		readings: [],
		reports: [{ id: 'said', at, symptoms: ['suicidal_intent' as const] }],
		now: iso(now)
	};
	const history = { ...one, conditions: [], thresholds: {}, zone: 'UTC' };
	expect(worstOf(evaluateWritten(history, [{ id: 'said', at }]))).toBe('red');
});

test('what is told of an earlier hour is judged beside what was said since', () => {
	const at = iso(now - hour);
	const high: Reading = {
		id: 'high',
		measure: 'blood_pressure',
		at,
		values: { systolic: 190, diastolic: 115 }
	};
	const said = { id: 'said', at: iso(now - hour / 2), symptoms: ['back_pain' as const], feeling: null };
	const other: Reading = { id: 'other', measure: 'oxygen', at: iso(now - 2 * hour), values: { oxygen: 80 } };
	const one: History = {
		readings: [high, other],
		reports: [said],
		conditions: [],
		thresholds: {},
		now: iso(now),
		zone: 'UTC'
	};
	expect(worstOf(evaluateItem(one, high))).toBe('yellow');
	const written = evaluateWritten(one, [high]);
	expect(worstOf(written)).toBe('red');
	expect(written.every(({ evidence }) => evidence.includes('high'))).toBe(true);
	// The server notes all that holds, each finding once.
	const all = evaluateWith(one, [high]);
	expect(all.some(({ evidence }) => evidence.includes('other'))).toBe(true);
	expect(new Set(all.map(({ rule, evidence }) => JSON.stringify([rule, evidence]))).size).toBe(all.length);
});

test('what waited for days is judged beside what somebody else wrote down soon after it, which was harmless alone', () => {
	const said = { id: 'said', at: iso(now - 72 * hour), symptoms: ['back_pain' as const], feeling: null };
	const high: Reading = {
		id: 'high',
		measure: 'blood_pressure',
		at: iso(now - 71 * hour),
		values: { systolic: 190, diastolic: 115 }
	};
	const one: History = {
		readings: [high],
		reports: [said],
		conditions: [],
		thresholds: {},
		now: iso(now),
		zone: 'UTC'
	};
	expect(worstOf(evaluateItem(one, said))).not.toBe('red');
	const red = withSince([], one, [said]).filter(({ severity }) => severity === 'red');
	expect(red.map(({ evidence }) => evidence.toSorted())).toEqual([['high', 'said']]);
	// What was harmless together stays so.
	const later = { ...high, at: iso(now - 24 * hour) };
	expect(worstOf(withSince([], { ...one, readings: [later] }, [said]))).not.toBe('red');
});

test('a year of readings four times a day is judged in little time', () => {
	const readings = Array.from({ length: 1460 }, (_, index): Reading => {
		const at = iso(now - index * 6 * hour);
		return {
			id: at,
			measure: 'blood_pressure',
			at,
			values: { systolic: 130, diastolic: 80, heart_rate: 70 }
		};
	});
	expect(
		evaluate({
			readings,
			reports: [],
			conditions: [...conditions],
			thresholds: {},
			now: iso(now),
			zone: 'UTC'
		})
	).not.toEqual([]);
});

test('a reading of the same minute never makes it milder', () => {
	fc.assert(
		fc.property(history, fc.nat(), fc.string(), (one, place, id) => {
			const twin = one.readings[place % Math.max(1, one.readings.length)];
			if (!twin) return;
			const values = Object.fromEntries(
				measureOf(twin.measure).components.map(({ key, limits }) => [
					key,
					Math.round((limits.low + limits.high) / 2)
				])
			);
			const more = [...one.readings, { ...twin, id: `twin ${id}`, values }];
			const ofOne = (readings: readonly Reading[]) =>
				evaluate({ ...one, readings }).filter(({ severity }) => severity === 'red');
			const still = ofOne(more).map(({ rule }) => rule);
			for (const { rule, evidence } of ofOne(one.readings))
				if (evidence.length === 1) expect(still).toContain(rule);
		}),
		{ numRuns: 500 }
	);
});
