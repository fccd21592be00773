import { expect, test } from 'vitest';
import { unreadLog } from './copy.ts';
import { evaluateWritten } from './evaluate.ts';
import { worstOf } from './history.ts';
import { historyOf, type Log } from './log.ts';
import { withWaiting } from './waiting.ts';

const now = new Date('2026-11-29T14:00:00Z');
const id = '0197b000-0000-7000-8000-000000000001';
const at = '2026-11-29T13:00:00.000Z';
const log: Log = {
	...unreadLog('America/Chicago'),
	readings: [
		{
			id,
			measure: 'glucose',
			at,
			values: { glucose: 250 },
			context: null,
			note: null,
			entered: [{ component: 'glucose', value: 250, unit: 'mg/dL' }],
			version: 2,
			mine: true,
			by: null,
			changedAt: at
		}
	]
};
const form = (url: string, fields: Record<string, string>, own = 'new') => ({
	id: own,
	url,
	fields: { at, ...fields }
});
const known = (...forms: ReturnType<typeof form>[]) => withWaiting(log, forms, now);
const sugars = (...forms: ReturnType<typeof form>[]) =>
	known(...forms).readings.map(({ values }) => values.glucose);

test('a check that waits makes the next reading as bad as the server will find it', () => {
	const waits = form('/log/feel', { back_pain: 'yes', feeling: '' });
	const reading = {
		id: 'pressure',
		measure: 'blood_pressure' as const,
		at: now.toISOString(),
		values: { systolic: 190, diastolic: 115 }
	};
	const zone = (log: Log) =>
		worstOf(evaluateWritten(historyOf(log, now.toISOString(), { readings: [reading] }), [reading]));
	expect(zone(known())).toBe('yellow');
	expect(zone(known(waits))).toBe('red');
});

test('a reading that waits stands among those the server has told, the newest first', () => {
	const typed = { glucose: '2,9', unit: 'mmol/L', context: 'fasting', note: 'Shaky', sure: 'yes' };
	const path = '/0197b000-0000-7000-8000-000000000009/log/glucose';
	const { readings } = known(form(path, { ...typed, at: '2026-11-29T13:30:00.000Z' }));
	expect(readings.map((one) => one.id)).toEqual(['new', id]);
	expect(readings[0]).toMatchObject({
		entered: [{ component: 'glucose', value: 2.9, unit: 'mmol/L' }],
		context: 'fasting',
		note: 'Shaky',
		at: '2026-11-29T13:30:00.000Z'
	});
	expect(readings[0]?.values.glucose).toBeCloseTo(52.2, 1);
});

test('what the server has told stands as it tells it', () => {
	expect(sugars(form('/log/glucose', { glucose: '90' }, id))).toEqual([250]);
	const report = { id: 'new', at, symptoms: [], feeling: null, note: 'Fine', mine: true, by: null };
	const told = { ...log, reports: [report] };
	expect(withWaiting(told, [form('/log/feel', { fainting: 'yes' })], now).reports).toEqual([report]);
});

test('a reading is corrected and taken out as its forms say, unless it has been changed since', () => {
	const change = `/log/change/glucose/${id}`;
	expect(sugars(form(change, { glucose: '90', expected: '2' }))).toEqual([90]);
	expect(sugars(form(change, { glucose: '90', expected: '1' }))).toEqual([250]);
	expect(sugars(form(change, { glucose: '90', expected: '2', withdraw: 'yes' }))).toEqual([]);
	expect(
		sugars(form(change, { glucose: '90', expected: '2' }), form(change, { glucose: '95', expected: '2' }))
	).toEqual([95]);
});

test('what is no reading, or is of no measure, adds nothing', () => {
	expect(
		known(
			form('/', {}),
			form('/log/toes', { toes: '10' }),
			form('/log/glucose', { glucose: 'high' }),
			form('/messages/1?/send', { body: 'Hello' }),
			form('/log/feel', { at: 'x', fainting: 'yes' }),
			form('/log/glucose', { glucose: '90', at: '1999-01-01T00:00:00.000Z' })
		)
	).toEqual(log);
});
