import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBloodPressure } from './blood-pressure.ts';
import { readGlucose, readGlucoseContext } from './glucose.ts';
import { dateTime, little, long, packet, short } from './octets.ts';
import { readContinuous, readSpotCheck } from './oxygen.ts';
import { PacketError } from './packet.ts';
import { readAnswer } from './record-access.ts';
import { faults, isMeasured, notices, type Sent } from './sent.ts';
import { readTemperature } from './temperature.ts';
import { readWeight } from './weight.ts';

const decoders: Record<string, (view: DataView) => Sent | undefined> = {
	readBloodPressure,
	readWeight,
	readTemperature,
	readGlucose,
	readSpotCheck,
	readContinuous
};
const octets = fc.uint8Array({ maxLength: 24 });
const viewOf = (bytes: Uint8Array) => new DataView(bytes.slice().buffer);

/** What a decoder says of octets; undefined where it refuses them, which it does in one way alone. */
function said<Said>(read: (view: DataView) => Said, bytes: Uint8Array): { sent: Said } | undefined {
	try {
		return { sent: read(viewOf(bytes)) };
	} catch (thrown) {
		expect(thrown).toBeInstanceOf(PacketError);
		return undefined;
	}
}

describe.each(Object.entries(decoders))('%s', (_, read) => {
	test('answers whatever octets with what they say, or refuses them in its own way', () => {
		fc.assert(
			fc.property(octets, (bytes) => {
				const sent = said(read, bytes)?.sent;
				if (sent && isMeasured(sent)) {
					for (const { value } of sent.values) {
						expect(Number.isFinite(value)).toBe(true);
						expect(value).toBeGreaterThanOrEqual(0);
					}
					expect(notices).toEqual(expect.arrayContaining(sent.notices));
				} else if (sent) expect(faults).toContain(sent.fault);
			}),
			{ numRuns: 2000 }
		);
	});

	test('says the same of what follows the last field, and nothing of a packet that is cut off', () => {
		fc.assert(
			fc.property(octets, octets, (bytes, more) => {
				const whole = said(read, bytes);
				if (!whole) return;
				expect(said(read, Uint8Array.of(...bytes, ...more))).toEqual(whole);
				for (let length = 0; length < bytes.length; length += 1)
					expect([undefined, whole]).toContainEqual(said(read, bytes.slice(0, length)));
			}),
			{ numRuns: 500 }
		);
	});
});

test('what is said beside records is read, or refused in the same way', () => {
	fc.assert(
		fc.property(octets, (bytes) => {
			said(readGlucoseContext, bytes);
			said(readAnswer, bytes);
		}),
		{ numRuns: 2000 }
	);
});

const clock = fc
	.date({ min: new Date('1600-01-01'), max: new Date('9999-12-30'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 19));
const number = fc.tuple(fc.integer({ min: 0, max: 2045 }), fc.integer({ min: -8, max: 7 }));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const bit = (at: number, value: unknown) => (value === undefined ? 0 : 1 << at);
const times = ([mantissa, exponent]: readonly [number, number]) => Number(`${mantissa}e${exponent}`);
const valuesOf = (sent: Sent) => (isMeasured(sent) ? sent.values.map(({ value }) => value) : sent.fault);

test('every blood pressure comes back from what it was written as', () => {
	const user = fc.integer({ min: 0, max: 254 });
	fc.assert(
		fc.property(
			number,
			number,
			maybe(clock),
			maybe(number),
			maybe(user),
			fc.boolean(),
			(sys, dia, at, pulse, who, kPa) => {
				const sent = readBloodPressure(
					packet(
						Number(kPa) | bit(1, at) | bit(2, pulse) | bit(3, who),
						...short(...sys),
						...short(...dia),
						...short(93, 0),
						...(at ? dateTime(at) : []),
						...(pulse ? short(...pulse) : []),
						...(who === undefined ? [] : [who])
					)
				);
				const beside = pulse && times(pulse) > 0 ? [times(pulse)] : [];
				expect(valuesOf(sent)).toEqual([times(sys), times(dia), ...beside]);
				expect([sent.clock?.toString(), sent.user]).toEqual([at, who]);
			}
		)
	);
});

test('every weight, temperature and glucose comes back from what it was written as', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 0xfffe }), maybe(clock), fc.boolean(), (steps, at, lb) => {
			const sent = readWeight(
				packet(Number(lb) | bit(1, at), ...little(steps, 2), ...(at ? dateTime(at) : []))
			);
			expect(valuesOf(sent)).toEqual([lb ? steps / 100 : steps / 200]);
			expect(sent.clock?.toString()).toBe(at);
		})
	);
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 8_388_605 }),
			fc.integer({ min: -10, max: 10 }),
			(mantissa, exponent) => {
				expect(valuesOf(readTemperature(packet(0, ...long(mantissa, exponent))))).toEqual([
					times([mantissa, exponent])
				]);
			}
		)
	);
	fc.assert(
		fc.property(fc.nat(0xffff), clock, number, fc.boolean(), (sequence, at, value, mol) => {
			const flags = 0x02 | (mol ? 0x04 : 0);
			const sent = readGlucose(
				packet(flags, ...little(sequence, 2), ...dateTime(at), ...short(...value), 0x11)
			);
			expect(valuesOf(sent)).toEqual([times(value)]);
			expect([sent.sequence, sent.clock?.toString()]).toEqual([sequence, at]);
		})
	);
});
