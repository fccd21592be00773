import { round } from '../units.ts';
import { has, Packet } from './packet.ts';
import type { Sent } from './sent.ts';

/** What stands for a measurement that failed. */
const unsuccessful = 0xffff;
/** Whom a scale does not know has this number. */
const nobody = 255;

/**
 * Weight Measurement, 0x2A9D (GATT Specification Supplement; Weight Scale Service 1.0.1): steps of 0.005 kg or 0.01 lb. Body
 * mass index and height are not kept. Throws a PacketError.
 */
export function readWeight(view: DataView): Sent {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const isPounds = has(flags, 0);
	const steps = packet.uint16();
	const clock = has(flags, 1) ? packet.dateTime() : undefined;
	const user = has(flags, 2) ? packet.uint8() : nobody;
	if (has(flags, 3)) packet.uint32();
	const told = { clock, user: user === nobody ? undefined : user };
	if (steps === unsuccessful) return { ...told, fault: 'no_number' };
	return {
		...told,
		values: [
			isPounds
				? { component: 'weight', value: round(steps * 0.01, 2), unit: '[lb_av]' }
				: { component: 'weight', value: round(steps * 0.005, 3), unit: 'kg' }
		],
		notices: []
	};
}
