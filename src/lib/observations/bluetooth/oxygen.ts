import type { NoNumber } from './medical-float.ts';
import { has, Packet } from './packet.ts';
import {
	isMeasured,
	measured,
	pulseBeside,
	saidBy,
	type DeviceNotice,
	type Fault,
	type Sent
} from './sent.ts';

// Measurement Status (Pulse Oximeter Service 1.0.1).
const measurementFaults = [
	[10, 'test'],
	[11, 'test'],
	[12, 'sensor'],
	[13, 'no_number'],
	[15, 'no_number']
] as const satisfies readonly (readonly [number, Fault])[];
/** The first numbers, before the device is sure. */
const early = 6;
const fromStorage = 9;
const measurementNotices = [
	[early, 'doubtful'],
	[14, 'doubtful']
] as const;

// Device and Sensor Status.
const sensorFaults = [
	[11, 'nobody'],
	[13, 'nobody'],
	[15, 'nobody'],
	[7, 'no_number'],
	[1, 'sensor'],
	[12, 'sensor'],
	[14, 'sensor']
] as const satisfies readonly (readonly [number, Fault])[];
const sensorNotices = [
	[3, 'weak_signal'],
	[4, 'weak_signal'],
	[5, 'weak_signal'],
	[2, 'doubtful'],
	[6, 'doubtful'],
	[8, 'doubtful'],
	[10, 'doubtful']
] as const;

interface Status {
	measurement: number;
	sensor: number;
}

function judged(
	[oxygen, pulse]: readonly [number | NoNumber, number | NoNumber],
	{ measurement, sensor }: Status,
	clock: Sent['clock']
): Sent {
	const [fault] = [...saidBy(sensor, sensorFaults), ...saidBy(measurement, measurementFaults)];
	if (fault) return { clock, fault };
	const value = measured(oxygen);
	if (typeof value !== 'number') return { clock, fault: value };
	const notices: DeviceNotice[] = [
		...saidBy(sensor, sensorNotices),
		...saidBy(measurement, measurementNotices)
	];
	return {
		clock,
		values: [{ component: 'oxygen', value, unit: '%' }, ...pulseBeside(pulse)],
		notices: [...new Set(notices)]
	};
}

/** PLX Spot-Check Measurement, 0x2A5E: one measurement, perhaps a stored one. Throws a PacketError. */
export function readSpotCheck(view: DataView): Sent {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const numbers = [packet.shortFloat(), packet.shortFloat()] as const;
	const clock = has(flags, 0) ? packet.dateTime() : undefined;
	const status = {
		measurement: has(flags, 1) ? packet.uint16() : 0,
		sensor: has(flags, 2) ? packet.uint24() : 0
	};
	if (has(flags, 3)) packet.shortFloat();
	const clockNotSet = has(flags, 4);
	return judged(numbers, status, clockNotSet ? undefined : clock);
}

/**
 * PLX Continuous Measurement, 0x2A5F: what is measured at this moment, several times a minute. The averages over a shorter
 * and a longer time are not kept; undefined for what is stored, which says no time here, or an early guess. Throws a
 * PacketError.
 */
export function readContinuous(view: DataView): Sent | undefined {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const numbers = [packet.shortFloat(), packet.shortFloat()] as const;
	if (has(flags, 0)) packet.uint32();
	if (has(flags, 1)) packet.uint32();
	const status = {
		measurement: has(flags, 2) ? packet.uint16() : 0,
		sensor: has(flags, 3) ? packet.uint24() : 0
	};
	if (has(flags, 4)) packet.shortFloat();
	if (has(status.measurement, early) || has(status.measurement, fromStorage)) return undefined;
	return judged(numbers, status, undefined);
}

/** So many numbers in a row, no further apart than this many percent, are one measurement (default of Closeby). */
const steady = { numbers: 5, within: 2 };

/** Follows continuous numbers, and answers the one that can be written down once they hold still. */
export function whenSteady(): (sent: Sent | undefined) => Sent | undefined {
	let run: number[] = [];
	return (sent) => {
		if (!sent || !isMeasured(sent)) {
			run = [];
			return undefined;
		}
		run = [...run, sent.values[0].value].slice(-steady.numbers);
		const isSteady = run.length === steady.numbers && Math.max(...run) - Math.min(...run) <= steady.within;
		return isSteady ? sent : undefined;
	};
}
