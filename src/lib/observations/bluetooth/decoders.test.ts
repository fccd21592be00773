import { describe, expect, test } from 'vitest';
import { readBloodPressure } from './blood-pressure.ts';
import { readGlucose, readGlucoseContext } from './glucose.ts';
import { dateTime, little, long, packet, packetOf, short } from './octets.ts';
import { readContinuous, readSpotCheck, whenSteady } from './oxygen.ts';
import { PacketError } from './packet.ts';
import { askFor, readAnswer } from './record-access.ts';
import type { Sent } from './sent.ts';
import { readTemperature } from './temperature.ts';
import { readWeight } from './weight.ts';

/** What was sent, with the clock as text. */
const plain = ({ clock, ...rest }: Sent) => ({ ...rest, clock: clock?.toString() });

describe('blood pressure', () => {
	test('all fields, as a cuff in the field sent them: an uneven pulse, and bits reserved for future use', () => {
		const sent = readBloodPressure(packetOf('DE 88F4 20F3 FF07 E407 01 13 16 37 00 BCF2 01 4401'));
		expect(plain(sent)).toEqual({
			values: [
				{ component: 'systolic', value: 116, unit: 'mm[Hg]' },
				{ component: 'diastolic', value: 80, unit: 'mm[Hg]' },
				{ component: 'heart_rate', value: 70, unit: '/min' }
			],
			notices: ['irregular_pulse'],
			user: 1,
			clock: '2020-01-19T22:55:00'
		});
	});

	test('kilopascals stay kilopascals', () => {
		expect(
			readBloodPressure(packet(0x01, ...short(176, -1), ...short(112, -1), ...short(133, -1)))
		).toMatchObject({
			values: [
				{ value: 17.6, unit: 'kPa' },
				{ value: 11.2, unit: 'kPa' }
			],
			clock: undefined,
			user: undefined
		});
	});

	test.each([
		['0100', ['movement']],
		['0200', ['cuff_loose']],
		['0400', ['irregular_pulse']],
		['0800', ['pulse_fast']],
		['1000', ['pulse_slow']],
		['1800', []],
		['2300', ['movement', 'cuff_loose', 'position']],
		['C0FF', []]
	])('the status %s tells %s', (status, notices) => {
		expect(readBloodPressure(packetOf(`10 7800 5000 5D00 ${status}`))).toMatchObject({ notices });
	});

	test.each([
		['FF07', 'no_number'],
		['0008', 'no_number'],
		['0108', 'no_number'],
		['FE07', 'above'],
		['0208', 'below'],
		['FFFF', 'no_number']
	])('%s as a pressure is no number', (word, fault) => {
		expect(readBloodPressure(packetOf(`00 ${word} 5000 5D00`))).toMatchObject({ fault });
		expect(readBloodPressure(packetOf(`00 7800 ${word} 5D00`))).toMatchObject({ fault });
	});

	test('a pulse that is none is left out; a user nobody knows as well', () => {
		expect(readBloodPressure(packetOf('0C 7800 5000 5D00 FF07 FF'))).toMatchObject({
			values: [{ component: 'systolic' }, { component: 'diastolic' }],
			user: undefined
		});
	});
});

describe('weight', () => {
	test('in steps of 0.005 kg and of 0.01 lb', () => {
		expect(readWeight(packet(0x00, ...little(16_547, 2)))).toMatchObject({
			values: [{ component: 'weight', value: 82.735, unit: 'kg' }]
		});
		const pounds = packet(0x0f, ...little(18_240, 2), ...dateTime('2026-11-29T07:04:05'), 2, ...little(0, 4));
		expect(plain(readWeight(pounds))).toEqual({
			values: [{ component: 'weight', value: 182.4, unit: '[lb_av]' }],
			notices: [],
			user: 2,
			clock: '2026-11-29T07:04:05'
		});
	});

	test('one that failed has no number', () => {
		expect(readWeight(packetOf('00 FFFF'))).toMatchObject({ fault: 'no_number' });
	});
});

test('temperature in both units, with its time and where it was taken', () => {
	expect(readTemperature(packetOf('00 6C0100FF'))).toMatchObject({
		values: [{ component: 'temperature', value: 36.4, unit: 'Cel' }]
	});
	const fever = packet(0x07, ...long(1013, -1), ...dateTime('2026-11-29T07:04:05'), 3);
	expect(plain(readTemperature(fever))).toEqual({
		values: [{ component: 'temperature', value: 101.3, unit: '[degF]' }],
		notices: [],
		clock: '2026-11-29T07:04:05'
	});
	expect(readTemperature(packetOf('00 FFFF7F00'))).toMatchObject({ fault: 'no_number' });
});

describe('glucose', () => {
	test('records as meters in the field sent them: 119 mg/dL, 104 mg/dL, and 6.2 mmol/L sent as 112 mg/dL', () => {
		expect(plain(readGlucose(packetOf('1B 0400 E407 07 0E 0B 06 05 5A02 77B0 F8 0000')))).toEqual({
			values: [{ component: 'glucose', value: 0.00119, unit: 'kg/L' }],
			notices: [],
			sequence: 4,
			clock: '2020-07-14T21:08:05'
		});
		expect(readGlucose(packetOf('0B 0400 E407 05 0E 0C 31 1D 4E01 68B0 F8 0000'))).toMatchObject({
			values: [{ value: 0.00104 }]
		});
		expect(readGlucose(packetOf('03 0000 E407 03 0E 17 17 00 0000 70B0 11'))).toMatchObject({
			values: [{ value: 0.00112 }]
		});
	});

	test('what the same meter sends for a ketone, a number below 0, is none', () => {
		expect(readGlucose(packetOf('03 0100 E407 03 0E 17 17 00 0000 FFFF 11'))).toMatchObject({
			fault: 'no_number'
		});
	});

	const record = (flags: number, ...rest: number[]) =>
		readGlucose(packet(flags, 7, 0, ...dateTime('2026-11-29T23:50:00'), ...rest));

	test('in moles, and the time on the meter is base and shift', () => {
		expect(plain(record(0x07, ...little(-30, 2), ...short(62, -4), 0x11))).toMatchObject({
			values: [{ value: 0.0062, unit: 'mol/L' }],
			clock: '2026-11-29T23:20:00'
		});
		expect(plain(record(0x03, ...little(20, 2), ...short(104, -5), 0x11)).clock).toBe('2026-11-30T00:10:00');
		expect(plain(record(0x03, 0xff, 0x7f, ...short(104, -5), 0x11)).clock).toBeUndefined();
		expect(plain(record(0x0a, ...short(104, -5), 0x11, 0x00, 0x08)).clock).toBeUndefined();
	});

	test.each([
		[0x0002, 'sensor'],
		[0x0004, 'strip'],
		[0x0008, 'strip'],
		[0x0010, 'strip'],
		[0x0020, 'above'],
		[0x0040, 'below'],
		[0x0080, 'warmth'],
		[0x0100, 'warmth'],
		[0x0200, 'strip'],
		[0x0400, 'sensor'],
		[0x0422, 'above']
	])('with the status %d there is no number to believe: %s', (status, fault) => {
		expect(record(0x0a, ...short(104, -5), 0x11, ...little(status, 2))).toMatchObject({ fault });
	});

	test('a low battery is told, control solution is nobody’s blood, and a record may have no number', () => {
		expect(record(0x0a, ...short(104, -5), 0x11, 1, 0)).toMatchObject({ notices: ['battery_low'] });
		expect(record(0x02, ...short(104, -5), 0x1a)).toMatchObject({ fault: 'test' });
		expect(record(0x02, ...short(104, -5), 0x41)).toMatchObject({ fault: 'test' });
		expect(record(0x02, 0xfe, 0x07, 0x11)).toMatchObject({ fault: 'above' });
		expect(record(0x00)).toMatchObject({ fault: 'no_number', sequence: 7 });
	});

	test.each([
		[1, 'before_meal'],
		[2, 'after_meal'],
		[3, 'fasting'],
		[4, undefined],
		[5, 'bedtime'],
		[6, undefined]
	])('meal %d is %s', (meal, expected) => {
		const context = packet(0x83, 7, 0, 0, 1, ...short(40, -3), meal);
		expect(readGlucoseContext(context)).toEqual({ sequence: 7, meal: expected });
	});
});

test('stored records are asked for and never deleted, and the answer is understood', () => {
	expect([...askFor('all')]).toEqual([1, 1]);
	expect([...askFor('last')]).toEqual([1, 6]);
	expect([...askFor({ from: 0x0123 })]).toEqual([1, 3, 1, 0x23, 0x01]);
	const answers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 200].map((code) => readAnswer(packet(6, 0, 1, code)));
	expect(answers).toEqual([
		'sent',
		'unsupported',
		'failed',
		'unsupported',
		'failed',
		'none',
		'failed',
		'failed',
		'unsupported',
		'failed'
	]);
	expect(() => readAnswer(packet(5, 0, 12, 0))).toThrow(PacketError);
	expect(() => readAnswer(packet(6, 0, 2, 1))).toThrow(PacketError);
});

describe('oxygen', () => {
	test('one measurement with all fields', () => {
		const octets = [0x1f, ...short(97, 0), ...short(72, 0), ...dateTime('2026-11-29T07:04:05')];
		const sent = readSpotCheck(packet(...octets, 0x80, 0x00, 0x10, 0x00, 0x00, ...short(21, -1)));
		expect(plain(sent)).toEqual({
			values: [
				{ component: 'oxygen', value: 97, unit: '%' },
				{ component: 'heart_rate', value: 72, unit: '/min' }
			],
			notices: ['weak_signal'],
			// Its clock was not set.
			clock: undefined
		});
	});

	test.each([
		['0000', '000800', { fault: 'nobody' }],
		['0000', '002000', { fault: 'nobody' }],
		['0000', '004000', { fault: 'sensor' }],
		['0004', '000000', { fault: 'test' }],
		['0080', '000000', { fault: 'no_number' }],
		['0040', '000000', { notices: ['doubtful'] }],
		['4000', '200000', { notices: ['weak_signal', 'doubtful'] }]
	])('the status %s and that of the sensor %s', (measurement, sensor, expected) => {
		expect(readSpotCheck(packetOf(`06 6100 4800 ${measurement} ${sensor}`))).toMatchObject(expected);
	});

	test('numbers that follow one another are one when they hold still', () => {
		const follow = whenSteady();
		const next = (octets: DataView) => follow(readContinuous(octets));
		const number = (value: number) => next(packet(0x03, ...short(value, 0), 0x48, 0, 1, 2, 3, 4, 5, 6, 7, 8));
		expect([88, 93, 96, 97, 97, 96].map(number)).toEqual(Array.from({ length: 6 }));
		// The finger slipped; and a guess counts for nothing.
		expect(next(packetOf('0C 6100 4800 0000 000800'))).toBeUndefined();
		expect([97, 97, 97].map(number)).toEqual([undefined, undefined, undefined]);
		expect(next(packetOf('04 6100 4800 4000'))).toBeUndefined();
		expect([97, 97, 97, 98].map(number)).toEqual([undefined, undefined, undefined, undefined]);
		expect(number(97)).toMatchObject({ values: [{ value: 97 }, { value: 72 }], notices: [] });
	});
});

test('a clock that knows no day is none, and one that shows what no clock shows spoils the packet', () => {
	const at = (...octets: number[]) =>
		readTemperature(packet(0x02, ...long(364, -1), ...octets)).clock?.toString();
	expect(at(0, 0, 1, 1, 0, 0, 0)).toBeUndefined();
	expect(at(...little(2026, 2), 0, 1, 0, 0, 0)).toBeUndefined();
	expect(at(...little(2026, 2), 1, 0, 0, 0, 0)).toBeUndefined();
	expect(at(...little(2024, 2), 2, 29, 0, 0, 0)).toBe('2024-02-29T00:00:00');
	for (const wrong of [
		'2026-02-29T00:00:00',
		'2026-13-01T00:00:00',
		'2026-01-01T24:00:00',
		'2026-01-01T00:60:00'
	])
		expect(() => at(...dateTime(wrong))).toThrow(PacketError);
	expect(() => at(...little(1500, 2), 1, 1, 0, 0, 0)).toThrow(PacketError);
});
