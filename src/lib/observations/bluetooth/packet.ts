import { CalendarDateTime } from '@internationalized/date';
import { readLongFloat, readShortFloat, type NoNumber } from './medical-float.ts';

/** A packet that its specification does not allow: nothing in it is to be believed. The only error of the decoders. */
export class PacketError extends Error {
	override readonly name = 'PacketError';
}

const noClock = 'no clock shows this';

/**
 * The octets of a characteristic, read in their order, little-endian (Bluetooth Core, vol. 3 part G, 2.4). What follows the
 * last field that is known is left alone, as the profiles ask of collectors. Each read throws a PacketError where the packet
 * is too short.
 */
export class Packet {
	readonly #view: DataView;
	#at = 0;

	constructor(view: DataView) {
		this.#view = view;
	}

	uint8 = (): number => this.#next(1, (at) => this.#view.getUint8(at));
	uint16 = (): number => this.#next(2, (at) => this.#view.getUint16(at, true));
	int16 = (): number => this.#next(2, (at) => this.#view.getInt16(at, true));
	uint24 = (): number => this.uint8() + this.uint16() * 2 ** 8;
	uint32 = (): number => this.#next(4, (at) => this.#view.getUint32(at, true));
	shortFloat = (): number | NoNumber => readShortFloat(this.uint16());
	longFloat = (): number | NoNumber => readLongFloat(this.uint32());

	/**
	 * Date Time (GATT Specification Supplement, 0x2A08) by the device's own clock; undefined where its year, month or day is
	 * 0, which says that it is not known. Throws a PacketError for what no clock shows.
	 */
	dateTime(): CalendarDateTime | undefined {
		const year = this.uint16();
		const [month, day] = [this.uint8(), this.uint8()];
		const [hours, minutes, seconds] = [this.uint8(), this.uint8(), this.uint8()];
		const isYear = year === 0 || (year >= 1582 && year <= 9999);
		if (!isYear || month > 12 || hours > 23 || minutes > 59 || seconds > 59) throw new PacketError(noClock);
		// What is out of range comes back as another day; a year and a month that are not known have any.
		const said = new CalendarDateTime(year || 2000, month || 1, day || 1, hours, minutes, seconds);
		if (day > 0 && said.day !== day) throw new PacketError(noClock);
		return year > 0 && month > 0 && day > 0 ? said : undefined;
	}

	#next<Value>(size: number, read: (at: number) => Value): Value {
		const at = this.#at;
		if (at + size > this.#view.byteLength) throw new PacketError('the packet is too short');
		this.#at += size;
		return read(at);
	}
}

/** Whether bit `bit` of a field of flags is set. */
export const has = (flags: number, bit: number): boolean => ((flags >> bit) & 1) === 1;
