import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { checkReading, isRefusal, widest, type Entered } from '../../src/lib/observations/check.ts';
import { readingOf } from '../../src/lib/observations/entry.ts';
import { evaluateWritten } from '../../src/lib/observations/evaluate.ts';
import type { Reading, SymptomReport, Verdict } from '../../src/lib/observations/history.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { historyOf, logged, type Log } from '../../src/lib/observations/log.ts';
import {
	measureOf,
	mealContexts,
	type Component,
	type MealContext
} from '../../src/lib/observations/measures.ts';
import { amendReading } from '../../src/lib/observations/readings.server.ts';
import { conditions, feelings, symptoms } from '../../src/lib/observations/symptoms.ts';
import { convert, round } from '../../src/lib/observations/units.ts';
import { withWaiting } from '../../src/lib/observations/waiting.ts';
import type { NewForm } from '../../src/lib/outbox/form.ts';
import { ask } from './clinic.ts';
import { atHome, hoursAgo } from './readings.ts';

const typed = ({ key, units, decimals, limits }: Component) =>
	fc
		.record({ unit: fc.constantFrom(...units), value: fc.double({ ...within(limits), noNaN: true }) })
		.map(({ unit, value }): Entered => {
			return { component: key, unit, value: round(convert(value, units[0], unit), decimals) };
		});
const within = ({ low, high }: Component['limits']) => ({ min: low, max: high });
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
		hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 240 })),
		/** A reading of the same measure that is corrected with it, or taken out: which of those the phone has read. */
		corrects: fc.option(fc.nat(), { freq: 4 }),
		withdraws: fc.boolean(),
		/** The phone reads its Log anew; until then it knows of what it wrote by what waits. */
		hasLine: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true))
	}),
	{ minLength: 110, maxLength: 110 }
);

/** Each verdict in words, in an order of its own: the server says the worst of two moments first. */
const inWords = (verdicts: readonly Verdict[]) =>
	verdicts
		.map(({ rule, version, severity, evidence }) => [rule, version, severity, ...evidence].join(' '))
		.sort();

/** A reading as its form is posted by the outbox. */
const fieldsOf = (entered: readonly Entered[], context: MealContext | null, at: string) => ({
	...Object.fromEntries(entered.map(({ component, value }) => [component, String(value)])),
	...(entered[0] && { unit: entered[0].unit }),
	...(context && { context }),
	at,
	sure: 'yes'
});

/** What the rules say on a phone that has read this Log and keeps these forms. */
function onPhone(
	log: Log,
	waiting: readonly NewForm[],
	written: { reading: Reading } | { report: SymptomReport }
): Verdict[] {
	const now = new Date();
	const known = withWaiting(log, waiting, now);
	if ('report' in written)
		return evaluateWritten(historyOf(known, now.toISOString(), { reports: [written.report] }), [
			written.report
		]);
	const { reading } = written;
	const others = { ...known, readings: known.readings.filter(({ id }) => id !== reading.id) };
	return evaluateWritten(historyOf(others, now.toISOString(), { readings: [reading] }), [reading]);
}

// The rules are one piece of code; what they look at is put together twice, from what a phone was told and has not sent yet,
// and by the database.
test('whatever is written down, a phone with the Log says what the server finds in its tables', () =>
	atHome(async (home) => {
		for (const condition of conditions)
			await home.asPerson(
				home.cast.lee,
				ask('select care.watch_condition($1, $2, $3, true)', [v7(), home.cast.maria, condition])
			);
		const look = async () =>
			(await home.as('maria', (db) => readLog(db, home.cast.maria))) ?? expect.fail('Maria has a Log');
		let log = await look();
		let waiting: NewForm[] = [];
		const spoken = { new: 0, late: 0, corrected: 0, beside: 0 };
		for (const { what, hours, corrects, withdraws, hasLine } of fc
			.sample(items, { numRuns: 1, seed: 20261129 })
			.flat()) {
			if (hasLine) [log, waiting] = [await look(), []];
			const at = hoursAgo(hours);
			const form = { id: v7(), group: 'readings' };
			let id = form.id;
			let phone: Verdict[];
			let server: Verdict[];
			if ('measure' in what) {
				const { measure, entered } = what;
				const context = measureOf(measure).context ? what.context : null;
				if (checkReading(measure, entered, at, { thresholds: widest }).some(isRefusal)) continue;
				const known = log.readings.filter(
					(one) => one.measure === measure && !waiting.some(({ url }) => url.endsWith(one.id))
				);
				const old = corrects === null ? undefined : known[corrects % known.length];
				id = old?.id ?? form.id;
				phone = onPhone(log, waiting, { reading: readingOf(id, measure, at, { entered, context }) });
				if (!old) {
					waiting.push({ ...form, url: `/log/${measure}`, fields: fieldsOf(entered, context, at) });
					server = await home.reads('maria', entered, { id, measure, context, at });
				} else {
					const change = withdraws ? { entered: [], context: null } : { entered, context };
					if (withdraws) phone = [];
					waiting.push({
						...form,
						url: `/log/change/${measure}/${id}`,
						fields: {
							...fieldsOf(entered, context, at),
							expected: String(old.version),
							...(withdraws && { withdraw: 'yes' })
						}
					});
					server = await home.as('maria', (db) =>
						amendReading(db, home.cast.maria, { id, expected: old.version, note: null, at, ...change })
					);
					spoken.corrected += phone.length;
				}
			} else if (what.feeling || what.symptoms.length > 0) {
				phone = onPhone(log, waiting, { report: { id, at, ...what } });
				const ticked = Object.fromEntries(what.symptoms.map((symptom) => [symptom, 'yes']));
				const fields = { ...ticked, ...(what.feeling && { feeling: what.feeling }), at };
				waiting.push({ ...form, url: '/log/feel', fields });
				server = await home.says('maria', what.symptoms, { id, at, feeling: what.feeling });
			} else continue;
			const found = inWords(server.filter(({ evidence }) => evidence.includes(id)));
			expect(inWords(phone), JSON.stringify(what)).toEqual(found);
			spoken[hours === 0 ? 'new' : 'late'] += phone.length;
			const unsent = new Set(waiting.slice(0, -1).map((one) => one.url.split('/').at(4) ?? one.id));
			spoken.beside += phone.filter(({ evidence }) => evidence.some((one) => unsent.has(one))).length;
		}
		expect(Math.min(...Object.values(spoken)), JSON.stringify(spoken)).toBeGreaterThan(5);
	}));
