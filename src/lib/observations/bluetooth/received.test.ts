import { CalendarDateTime, parseDateTime } from '@internationalized/date';
import { describe, expect, test } from 'vitest';
import type { LogReading } from '../log.ts';
import { saidOfDevice } from './filled.ts';
import { outcomeOf } from './outcome.ts';
import { receive } from './received.ts';
import type { Measured, Sent } from './sent.ts';

const zone = 'America/Chicago';
const now = new Date('2026-11-29T13:05:30Z');
const at = { unit: undefined, now, zone };

const pressure = (clock?: string, systolic = 132): Measured => ({
	values: [
		{ component: 'systolic', value: systolic, unit: 'mm[Hg]' },
		{ component: 'diastolic', value: 84, unit: 'mm[Hg]' },
		{ component: 'heart_rate', value: 72, unit: '/min' }
	],
	notices: [],
	clock: clock === undefined ? undefined : parseDateTime(clock)
});
const weight = (value: number, unit: 'kg' | '[lb_av]'): Measured => ({
	values: [{ component: 'weight', value, unit }],
	notices: []
});
const glucose = (value: number, unit: 'kg/L' | 'mol/L', more: Partial<Measured> = {}): Measured => ({
	values: [{ component: 'glucose', value, unit }],
	notices: [],
	...more
});

describe('what is filled in', () => {
	test('is in the unit the person uses, else in that of the device', () => {
		const fields = (...input: Parameters<typeof receive>) => receive(...input).fields;
		expect(fields('weight', weight(82.735, 'kg'), { ...at, unit: '[lb_av]' })).toMatchObject({
			weight: '182.4',
			unit: '[lb_av]'
		});
		expect(fields('weight', weight(82.735, 'kg'), at)).toMatchObject({ weight: '82.7', unit: 'kg' });
		expect(fields('glucose', glucose(0.00119, 'kg/L'), at)).toMatchObject({ glucose: '119', unit: 'mg/dL' });
		expect(fields('glucose', glucose(0.0062, 'mol/L', { meal: 'fasting' }), at)).toMatchObject({
			glucose: '6.2',
			unit: 'mmol/L',
			context: 'fasting'
		});
		expect(
			fields(
				'blood_pressure',
				{ ...pressure(), values: [{ component: 'systolic', value: 17.6, unit: 'kPa' }] },
				at
			)
		).toMatchObject({ systolic: '132', unit: 'mm[Hg]' });
	});

	test.each([
		['2026-11-29T07:05:00', 'now', '2026-11-29T13:05:00.000Z', ''],
		['2026-11-29T06:56:00', 'now', '2026-11-29T12:56:00.000Z', ''],
		['2026-11-29T07:14:00', 'now', now.toISOString(), ''],
		['2026-11-29T06:54:00', 'earlier', '2026-11-29T12:54:00.000Z', '2026-11-29T06:54'],
		['2026-11-28T19:04:00', 'earlier', '2026-11-29T01:04:00.000Z', '2026-11-28T19:04'],
		['2026-11-29T07:20:00', 'unclear', now.toISOString(), ''],
		['2019-01-01T00:00:00', 'unclear', now.toISOString(), '']
	])('by a clock that says %s it was %s', (clock, when, moment, earlier) => {
		expect(receive('blood_pressure', pressure(clock), at)).toMatchObject({
			when,
			at: moment,
			fields: { earlier }
		});
	});

	test('without a clock it is of now', () => {
		expect(receive('blood_pressure', pressure(), at)).toMatchObject({ when: 'now', at: now.toISOString() });
	});
});

describe('what the person is asked', () => {
	const readings: LogReading[] = [];
	const asked = (sent: Sent[], known = readings) =>
		outcomeOf('blood_pressure', sent, { ...at, readings: known });

	test('nothing about one measurement; which of several, the latest first', () => {
		expect(asked([pressure()])).toMatchObject({ is: 'one', choice: { fields: { systolic: '132' } } });
		const several = asked([
			pressure('2026-11-27T07:00:00', 120),
			pressure('2026-11-29T07:00:00', 140),
			pressure('2026-11-28T07:00:00', 130)
		]);
		expect(several).toMatchObject({
			is: 'several',
			choices: ['140', '130', '120'].map((systolic) => ({ fields: { systolic } }))
		});
	});

	test('not about what is written down already', () => {
		const one = receive('blood_pressure', pressure('2026-11-28T07:00:00'), at);
		const known: LogReading = {
			id: '1',
			measure: 'blood_pressure',
			at: one.at,
			entered: one.entered,
			values: {},
			context: null,
			note: null,
			version: 1,
			mine: true,
			by: null,
			changedAt: null
		};
		const sent = [pressure('2026-11-28T07:00:00'), pressure('2026-11-29T07:00:00')];
		expect(asked(sent, [known])).toMatchObject({ is: 'one', choice: { when: 'now' } });
		expect(asked(sent.slice(0, 1), [known])).toEqual({ is: 'problem', kind: 'known' });
		expect(asked(sent.slice(0, 1), [{ ...known, at: '2026-11-28T13:02:00Z' }])).toMatchObject({ is: 'one' });
	});

	test('where the latest failed, an earlier one is not taken for it', () => {
		const failed: Sent = { fault: 'no_number', clock: new CalendarDateTime(2026, 11, 29, 7, 4) };
		expect(asked([failed])).toEqual({ is: 'failed', failed: { fault: 'no_number', recent: true } });
		const long = { ...failed, clock: new CalendarDateTime(2026, 11, 28, 7, 4) };
		expect(asked([long])).toMatchObject({ failed: { recent: false } });
		expect(asked([{ fault: 'above' }])).toMatchObject({ failed: { recent: true } });
		expect(asked([pressure('2026-11-28T07:00:00'), failed])).toMatchObject({
			is: 'several',
			failed: { fault: 'no_number' },
			choices: [{ when: 'earlier' }]
		});
		expect(asked([failed, pressure('2026-11-29T07:05:00')])).toMatchObject({ is: 'one' });
	});

	test('about records in the order of their numbers, whatever their clock says', () => {
		const records = [3, 1, 2].map((sequence) =>
			glucose(sequence / 1000, 'kg/L', {
				sequence,
				clock: new CalendarDateTime(2026, 11, 30 - sequence, 7, 0)
			})
		);
		expect(outcomeOf('glucose', records, { ...at, readings })).toMatchObject({
			choices: ['300', '200', '100'].map((value) => ({ fields: { glucose: value } }))
		});
	});
});

test('a form says that a device sent its numbers as long as they are those', () => {
	const filled = { ...receive('weight', weight(182.4, '[lb_av]'), at), device: 'Scale' };
	const said = (more: Record<string, string>, from = filled) =>
		saidOfDevice('weight', from, { weight: '182.4', unit: '[lb_av]', note: 'After tea', ...more });
	expect(said({})).toEqual({ source: 'device', device: 'Scale', at: now.toISOString() });
	expect(said({ earlier: '2026-11-28T07:00' })).toEqual({ source: 'device', device: 'Scale' });
	expect(said({ weight: '183.4' })).toEqual({});
	expect(said({ unit: 'kg' })).toEqual({});
	expect(saidOfDevice('weight', undefined, { weight: '182.4' })).toEqual({});
	const stored = { ...receive('blood_pressure', pressure('2026-11-28T07:00:00'), at), device: '' };
	const typed = { systolic: '132', diastolic: '84', heart_rate: '72', earlier: '' };
	// The person took the time away: it was now.
	expect(saidOfDevice('blood_pressure', stored, typed)).toEqual({ source: 'device', device: '' });
	expect(saidOfDevice('blood_pressure', stored, { ...typed, heart_rate: '' })).toEqual({});
});
