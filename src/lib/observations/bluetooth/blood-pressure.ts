import { has, Packet } from './packet.ts';
import { measured, pulseBeside, saidBy, type DeviceNotice, type Sent } from './sent.ts';

// Measurement Status; its bits 3 and 4 hold whether the pulse is within (0), above (1) or below (2) the device's range.
const meanings = [
	[0, 'movement'],
	[1, 'cuff_loose'],
	[2, 'irregular_pulse'],
	[5, 'position']
] as const;
const pulseRange: readonly (DeviceNotice | undefined)[] = [undefined, 'pulse_fast', 'pulse_slow'];

function noticesOf(status: number): DeviceNotice[] {
	const pulse = pulseRange[(status >> 3) & 3];
	return [...saidBy(status, meanings), ...(pulse ? [pulse] : [])];
}

/** Whom a device does not know has this number. */
const nobody = 255;

/**
 * Blood Pressure Measurement, 0x2A35 (GATT Specification Supplement; Blood Pressure Service 1.1). The mean arterial pressure
 * is not kept. Throws a PacketError.
 */
export function readBloodPressure(view: DataView): Sent {
	const packet = new Packet(view);
	const flags = packet.uint8();
	const unit = has(flags, 0) ? 'kPa' : 'mm[Hg]';
	const [systolic, diastolic] = [measured(packet.shortFloat()), measured(packet.shortFloat())];
	packet.shortFloat();
	const clock = has(flags, 1) ? packet.dateTime() : undefined;
	const pulse = has(flags, 2) ? packet.shortFloat() : undefined;
	const user = has(flags, 3) ? packet.uint8() : nobody;
	const status = has(flags, 4) ? packet.uint16() : 0;
	const told = { clock, user: user === nobody ? undefined : user };
	if (typeof systolic !== 'number') return { ...told, fault: systolic };
	if (typeof diastolic !== 'number') return { ...told, fault: diastolic };
	return {
		...told,
		values: [
			{ component: 'systolic', value: systolic, unit },
			{ component: 'diastolic', value: diastolic, unit },
			...pulseBeside(pulse)
		],
		notices: noticesOf(status)
	};
}
