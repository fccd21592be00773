import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { isRefusal, checkReading, type Entered } from '../../src/lib/observations/check.ts';
import { readingOf } from '../../src/lib/observations/entry.ts';
import { evaluateItem } from '../../src/lib/observations/evaluate.ts';
import type { Verdict } from '../../src/lib/observations/history.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { historyOf, logged } from '../../src/lib/observations/log.ts';
import { measureOf, mealContexts, type Component } from '../../src/lib/observations/measures.ts';
import { conditions, feelings, symptoms } from '../../src/lib/observations/symptoms.ts';
import { convert, round } from '../../src/lib/observations/units.ts';
import { ask } from './clinic.ts';
import { atHome, hoursAgo } from './readings.ts';

const typed = ({ key, units, decimals, possible }: Component) =>
	fc
		.record({ unit: fc.constantFrom(...units), value: fc.double({ ...limits(possible), noNaN: true }) })
		.map(({ unit, value }): Entered => {
			return { component: key, unit, value: round(convert(value, units[0], unit), decimals) };
		});
const limits = ({ low, high }: Component['possible']) => ({ min: low, max: high });
const reading = fc.constantFrom(...logged).chain((measure) =>
	fc.record({
		measure: fc.constant(measure),
		entered: fc.tuple(...measureOf(measure).components.map(typed)),
		context: fc.constantFrom(null, ...mealContexts)
	})
);
const said = fc.record({
	symptoms: fc.subarray([...symptoms], { maxLength: 2 }),
	feeling: fc.constantFrom(null, ...feelings)
});
const items = fc.array(
	fc.record({
		what: fc.oneof({ weight: 4, arbitrary: reading }, said),
		hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 240 }))
	}),
	{ minLength: 60, maxLength: 60 }
);

/** Each verdict in words, in an order of its own: the server says the worst of two moments first. */
const inWords = (verdicts: readonly Verdict[]) =>
	verdicts
		.map(({ rule, version, severity, evidence }) => [rule, version, severity, ...evidence].join(' '))
		.sort();

// The rules are one piece of code; what they look at is put together twice, from what a phone was told and by the database.
test('whatever is written down, a phone with the Log says what the server finds in its tables', () =>
	atHome(async (home) => {
		for (const condition of conditions)
			await home.asPerson(
				home.cast.lee,
				ask('select care.watch_condition($1, $2, $3, true)', [v7(), home.cast.maria, condition])
			);
		let spoken = 0;
		for (const { what, hours } of fc.sample(items, { numRuns: 1, seed: 20261129 }).flat()) {
			const at = hoursAgo(hours);
			const id = v7();
			const log = await home.as('maria', (db) => readLog(db, home.cast.maria));
			if (!log) throw new Error('Maria has a Log');
			let phone: Verdict[];
			let server: Verdict[];
			if ('measure' in what) {
				const { measure, entered } = what;
				const context = measureOf(measure).context ? what.context : null;
				if (checkReading(measure, entered, at).some(isRefusal)) continue;
				const item = readingOf(id, measure, at, { entered, context });
				phone = evaluateItem(historyOf(log, at, { readings: [item] }), item);
				server = await home.reads('maria', entered, { id, measure, context, at });
			} else if (what.feeling || what.symptoms.length > 0) {
				const item = { id, at, ...what };
				phone = evaluateItem(historyOf(log, at, { reports: [item] }), item);
				server = await home.says('maria', what.symptoms, { id, at, feeling: what.feeling });
			} else continue;
			const found = inWords(server.filter(({ evidence }) => evidence.includes(id)));
			expect(found, JSON.stringify(what)).toEqual(expect.arrayContaining(inWords(phone)));
			// What is of an earlier hour the server judges as of now as well.
			if (hours === 0) expect(found, JSON.stringify(what)).toEqual(inWords(phone));
			spoken += phone.length;
		}
		expect(spoken).toBeGreaterThan(40);
	}));
