import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DeviceProblem, type Characteristic, type Chooser, type Device } from './device.ts';
import type { DeviceMeasure } from './measures.ts';
import { dateTime, packet, short } from './octets.ts';
import { readDevice } from './read-device.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class FakeCharacteristic extends EventTarget implements Characteristic {
	value: DataView | undefined;
	readonly written: number[][] = [];
	startNotifications = (): Promise<unknown> => Promise.resolve();
	/** What the device does when it is asked. */
	asked: (octets: number[]) => void = () => undefined;

	writeValueWithResponse(octets: Uint8Array): Promise<void> {
		this.written.push([...octets]);
		this.asked([...octets]);
		return Promise.resolve();
	}

	send(view: DataView): void {
		this.value = view;
		this.dispatchEvent(new Event('characteristicvaluechanged'));
	}
}

const refused = (name: string, message = '') => Promise.reject(new DOMException(message, name));

/** A device with these characteristics, and a list that shows it. */
function deviceWith(service: number, characteristics: Record<number, FakeCharacteristic>) {
	const gatt = {
		disconnected: 0,
		connect: () =>
			Promise.resolve({
				getPrimaryService: (uuid: number) =>
					uuid === service
						? Promise.resolve({
								getCharacteristic: (one: number) =>
									characteristics[one] ? Promise.resolve(characteristics[one]) : refused('NotFoundError')
							})
						: refused('NotFoundError')
			}),
		disconnect: () => void (gatt.disconnected += 1)
	};
	const device: Device = Object.assign(new EventTarget(), { name: 'BP-1', gatt });
	const asked: number[] = [];
	const chooser: Chooser = {
		requestDevice: ({ filters }) => {
			asked.push(...filters.flatMap(({ services }) => services));
			return Promise.resolve(device);
		},
		getAvailability: () => Promise.resolve(true)
	};
	return { device, gatt, chooser, asked };
}

/** Begins to read, and answers with how it ended and what was told meanwhile. */
function reading(chooser: Chooser, measure: DeviceMeasure, stop = new AbortController()) {
	const told: string[] = [];
	const over = readDevice({ chooser, measure, signal: stop.signal, tell: (stage) => told.push(stage) }).catch(
		(thrown: unknown) => {
			if (thrown instanceof DeviceProblem) return thrown.kind;
			throw thrown;
		}
	);
	return { over, told, stop };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

const pressure = (systolic: number) => packet(0, ...short(systolic, 0), ...short(84, 0), ...short(100, 0));
const systolics = (ended: unknown) => expect.objectContaining({ name: 'BP-1', sent: ended }) as unknown;
const sentOf = (...values: number[]) =>
	values.map(
		(value) =>
			expect.objectContaining({
				values: expect.arrayContaining([expect.objectContaining({ value })]) as unknown
			}) as unknown
	);

describe('a cuff', () => {
	const cuff = () => {
		const measurement = new FakeCharacteristic();
		return { measurement, ...deviceWith(0x1810, { 0x2a35: measurement }) };
	};

	test('is chosen among those that have the service, and what it sends is told once it is silent', async () => {
		const { measurement, gatt, chooser, asked } = cuff();
		const { over, told } = reading(chooser, 'blood_pressure');
		await settle();
		expect(asked).toEqual([0x1810]);
		expect(told).toEqual(['choosing', 'connecting', 'waiting']);
		measurement.send(pressure(130));
		await vi.advanceTimersByTimeAsync(1_500);
		measurement.send(pressure(131));
		await vi.advanceTimersByTimeAsync(2_000);
		expect(await over).toEqual(systolics(sentOf(130, 131)));
		expect(gatt.disconnected).toBe(1);
	});

	test('that goes away has told all it has; without a reading it is lost', async () => {
		const first = cuff();
		const told = reading(first.chooser, 'blood_pressure');
		await settle();
		first.measurement.send(pressure(130));
		first.device.dispatchEvent(new Event('gattserverdisconnected'));
		expect(await told.over).toEqual(systolics(sentOf(130)));

		const second = cuff();
		const lost = reading(second.chooser, 'blood_pressure');
		await settle();
		second.device.dispatchEvent(new Event('gattserverdisconnected'));
		expect(await lost.over).toBe('gone');
		expect(second.gatt.disconnected).toBe(1);
	});

	test('that sends what cannot be is believed in nothing', async () => {
		const { measurement, chooser } = cuff();
		const { over } = reading(chooser, 'blood_pressure');
		await settle();
		measurement.send(pressure(130));
		measurement.send(packet(0, 1));
		expect(await over).toBe('unreadable');
	});

	test('is waited for as long as a measurement takes, and until the person stops', async () => {
		const slow = reading(cuff().chooser, 'blood_pressure');
		await vi.advanceTimersByTimeAsync(180_000);
		expect(await slow.over).toBe('slow');
		const { measurement, chooser, gatt } = cuff();
		const stopped = reading(chooser, 'blood_pressure');
		await settle();
		measurement.send(pressure(130));
		stopped.stop.abort();
		expect(await stopped.over).toBe('stopped');
		expect(gatt.disconnected).toBe(1);
	});

	test('that does not answer is out of reach, and says nothing later', async () => {
		const { chooser, gatt } = cuff();
		let answer: () => void = () => undefined;
		const { connect } = gatt;
		gatt.connect = () => new Promise<void>((resolve) => (answer = resolve)).then(connect);
		const { over, told } = reading(chooser, 'blood_pressure');
		await vi.advanceTimersByTimeAsync(30_000);
		expect(await over).toBe('far');
		answer();
		await settle();
		expect(told).toEqual(['choosing', 'connecting']);
	});

	test('that is another device, wants to be paired or breaks off is told apart', async () => {
		expect(await reading(deviceWith(0x1808, {}).chooser, 'blood_pressure').over).toBe('unfit');
		expect(await reading(deviceWith(0x1810, {}).chooser, 'blood_pressure').over).toBe('unfit');
		for (const [name, kind] of [
			['SecurityError', 'unpaired'],
			['NetworkError', 'gone']
		] as const) {
			const { measurement, chooser } = cuff();
			measurement.startNotifications = () => refused(name);
			expect(await reading(chooser, 'blood_pressure').over).toBe(kind);
		}
	});
});

test.each([
	['NotFoundError', '', true, 'none_chosen'],
	['NotFoundError', '', false, 'off'],
	['SecurityError', 'Must be handling a user gesture to show a permission request.', true, 'tap'],
	[
		'SecurityError',
		'Access to the feature "bluetooth" is disallowed by permissions policy.',
		true,
		'refused'
	],
	['NotAllowedError', '', true, 'refused']
])('a list that ends with %s %s', async (name, message, available, kind) => {
	const chooser: Chooser = {
		requestDevice: () => refused(name, message),
		getAvailability: () => Promise.resolve(available)
	};
	expect(await reading(chooser, 'weight').over).toBe(kind);
});

describe('a meter', () => {
	const record = (sequence: number, mantissa: number) =>
		packet(0x02, sequence, 0, ...dateTime('2026-11-29T07:04:05'), ...short(mantissa, -5), 0x11);

	function meter(
		answers: (asked: number[], control: FakeCharacteristic, measurement: FakeCharacteristic) => void
	) {
		const [measurement, control, context] = [
			new FakeCharacteristic(),
			new FakeCharacteristic(),
			new FakeCharacteristic()
		];
		control.asked = (octets) => queueMicrotask(() => answers(octets, control, measurement));
		return {
			context,
			control,
			...deviceWith(0x1808, { 0x2a18: measurement, 0x2a52: control, 0x2a34: context })
		};
	}

	test('is asked for its last record, then for those before it, with their meals', async () => {
		const { chooser, control, context } = meter(([, operator], control, measurement) => {
			if (operator === 6) measurement.send(record(12, 104));
			else for (const sequence of [10, 11, 12]) measurement.send(record(sequence, 90 + sequence));
			context.send(packet(0x02, 12, 0, 3));
			control.send(packet(6, 0, 1, 1));
		});
		const ended = await reading(chooser, 'glucose').over;
		expect(ended).toMatchObject({
			sent: [{ sequence: 12, meal: 'fasting' }, { sequence: 10 }, { sequence: 11 }]
		});
		expect(control.written).toEqual([
			[1, 6],
			[1, 3, 1, 3, 0]
		]);
	});

	test('that cannot be asked for the last is asked for all; without records it says so', async () => {
		const { chooser, control } = meter(([, operator], control, measurement) => {
			if (operator === 1) measurement.send(record(1, 104));
			control.send(packet(6, 0, 1, operator === 1 ? 1 : 4));
		});
		expect(await reading(chooser, 'glucose').over).toMatchObject({ sent: [{ sequence: 1 }] });
		expect(control.written).toEqual([
			[1, 6],
			[1, 1]
		]);
		const empty = meter((_, control) => control.send(packet(6, 0, 1, 6)));
		expect(await reading(empty.chooser, 'glucose').over).toBe('no_records');
		const broken = meter((_, control) => control.send(packet(6, 0, 1, 8)));
		expect(await reading(broken.chooser, 'glucose').over).toBe('unreadable');
	});
});

test('an oximeter is believed once its numbers hold still', async () => {
	const continuous = new FakeCharacteristic();
	const { chooser } = deviceWith(0x1822, { 0x2a5f: continuous });
	const { over } = reading(chooser, 'oxygen');
	await settle();
	for (const value of [90, 97, 97, 97, 97, 97])
		continuous.send(packet(0, ...short(value, 0), ...short(72, 0)));
	expect(await over).toMatchObject({ sent: [{ values: [{ value: 97 }, { value: 72 }] }] });
});
