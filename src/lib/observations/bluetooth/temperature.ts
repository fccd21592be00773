import { has, Packet } from './packet.ts';
import { measured, type Sent } from './sent.ts';

/**
 * Temperature Measurement, 0x2A1C (GATT Specification Supplement; Health Thermometer Service 1.0). Where on the body it was
 * measured is not kept. Throws a PacketError.
 */
export function readTemperature(view: DataView): Sent {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const value = measured(packet.longFloat());
	const clock = has(flags, 1) ? packet.dateTime() : undefined;
	if (has(flags, 2)) packet.uint8();
	if (typeof value !== 'number') return { clock, fault: value };
	return {
		clock,
		values: [{ component: 'temperature', value, unit: has(flags, 0) ? '[degF]' : 'Cel' }],
		notices: []
	};
}
