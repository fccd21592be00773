import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLogCopy, unreadLog } from './copy.ts';
import { evaluateWritten } from './evaluate.ts';
import { worstOf, type Reading } from './history.ts';
import { readHistory } from './judging.server.ts';
import { historyOf, type Log } from './log.ts';
import { measureKeys, measureOf } from './measures.ts';
import { parameters } from './rules/parameters.ts';
import { shippedRules } from './rules/shipped.ts';
import { signZones } from './signs.ts';
import { conditions, feelings, symptoms } from './symptoms.ts';
import { parameterKeys } from './thresholds.ts';

const now = Date.parse('2026-11-29T14:00:00Z');
const iso = (moment: number) => new Date(moment).toISOString();
const when = fc.integer({ min: 0, max: 30 * 24 * 60 }).map((minutes) => iso(now - minutes * 60_000));
const recent = fc.integer({ min: 0, max: 36 * 60 }).map((minutes) => iso(now - minutes * 60_000));

const reading = fc
	.tuple(fc.constantFrom(...measureKeys), fc.uuid({ version: 7 }), fc.oneof(recent, when))
	.chain(([measure, id, at]) =>
		fc
			.record(
				Object.fromEntries(
					measureOf(measure).components.map(({ key, limits }) => [
						key,
						fc.integer({ min: Math.ceil(limits.low), max: Math.floor(limits.high) })
					])
				)
			)
			.map((values): Reading => ({ id, measure, at, values }))
	);
const report = fc.record({
	id: fc.uuid({ version: 7 }),
	at: recent,
	symptoms: fc.subarray([...symptoms], { maxLength: 3 }),
	feeling: fc.constantFrom(...feelings, null)
});
const threshold = fc
	.constantFrom(...parameterKeys)
	.chain((key) =>
		fc
			.double({ min: parameters[key].allowed.low, max: parameters[key].allowed.high, noNaN: true })
			.map((value) => [key, value] as const)
	);
const known = fc.record({
	readings: fc.array(reading, { minLength: 1, maxLength: 10 }),
	reports: fc.array(report, { maxLength: 3 }),
	conditions: fc.subarray([...conditions]),
	thresholds: fc.array(threshold, { maxLength: 6 }).map((set) => Object.fromEntries(set)),
	signs: fc.array(
		fc.record({
			condition: fc.constantFrom(...conditions),
			symptom: fc.constantFrom(...symptoms),
			zone: fc.constantFrom(...signZones)
		}),
		{ maxLength: 4 }
	),
	silent: fc.array(
		fc.record({
			rule: fc.constantFrom(...shippedRules.map(({ id }) => id)),
			until: fc.constant(iso(now + 1))
		}),
		{ maxLength: 2 }
	),
	zone: fc.constantFrom('America/Chicago', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kolkata', 'UTC')
});

// On a machine that does other work beside it, 5,000 histories take a while.
test('a phone says of its kept Log what the server says of its rows', { timeout: 60_000 }, () => {
	let spoken = 0;
	fc.assert(
		fc.property(known, ({ readings, reports, ...settings }) => {
			const log: Log = {
				...unreadLog(settings.zone),
				...settings,
				readings: readings.map((one) => ({
					...one,
					context: null,
					entered: [],
					note: null,
					version: 1,
					mine: true,
					by: null,
					changedAt: null
				})),
				reports: reports.map((one) => ({ ...one, note: null, mine: true, by: null }))
			};
			const copy = readLogCopy(
				JSON.stringify({
					log,
					patient: 'maria',
					name: null,
					path: '/log',
					may: { mood: true },
					timeZone: settings.zone,
					clinicPhone: null
				})
			);
			if (!copy) expect.fail('the copy is one');
			const stored = readHistory(
				JSON.parse(
					JSON.stringify({
						...settings,
						reports,
						now: iso(now),
						readings: readings.map((one) => ({ ...one, context: null }))
					})
				)
			);
			const written = [...readings, ...reports].slice(-2).map(({ id, at }) => ({ id, at, said: iso(now) }));
			const phone = evaluateWritten(historyOf(copy.log, iso(now)), written);
			expect(phone).toEqual(evaluateWritten(stored, written));
			if (worstOf(phone) !== 'green') spoken += 1;
		}),
		{ numRuns: 5_000 }
	);
	expect(spoken).toBeGreaterThan(1000);
});
