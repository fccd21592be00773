import { PacketError } from './packet.ts';

// What is used of the Web Bluetooth API (https://webbluetoothcg.github.io/web-bluetooth/), so that a test can stand in for
// it: `navigator.bluetooth` is a Chooser.
export interface Characteristic extends EventTarget {
	readonly value?: DataView | undefined;
	startNotifications(): Promise<unknown>;
	writeValueWithResponse(octets: Uint8Array<ArrayBuffer>): Promise<void>;
}
export interface Service {
	getCharacteristic(uuid: number): Promise<Characteristic>;
}
export interface Server {
	connect(): Promise<{ getPrimaryService(uuid: number): Promise<Service> }>;
	disconnect(): void;
}
export interface Device extends EventTarget {
	readonly name?: string | undefined;
	readonly gatt?: Server | undefined;
}
export interface Chooser {
	requestDevice(options: { filters: { services: number[] }[] }): Promise<Device>;
	getAvailability(): Promise<boolean>;
}

/**
 * Why nothing was read: Bluetooth is off; nothing was chosen; the browser wants a tap of its own first; it may not be used
 * here; the device is another one, wants to be paired, is out of reach, went away, sent nothing in time, sent what cannot be
 * understood, has nothing stored, or nothing that is not written down already; or the person stopped it.
 */
export type ProblemKind =
	| 'off'
	| 'none_chosen'
	| 'tap'
	| 'refused'
	| 'unfit'
	| 'unpaired'
	| 'far'
	| 'gone'
	| 'slow'
	| 'unreadable'
	| 'no_records'
	| 'known'
	| 'stopped';

/** What is going on with a device. */
export type Stage = 'choosing' | 'connecting' | 'waiting';

/** Nothing was read from a device, for a reason that can be told. */
export class DeviceProblem extends Error {
	override readonly name = 'DeviceProblem';
	readonly kind: ProblemKind;

	constructor(kind: ProblemKind, cause?: unknown) {
		super(`nothing was read: ${kind}`, { cause });
		this.kind = kind;
	}
}

const isNamed = (thrown: unknown, name: string): boolean =>
	thrown instanceof DOMException && thrown.name === name;

/** Lets the person choose one of the devices near that have this service. Throws a DeviceProblem. */
export async function chooseDevice(chooser: Chooser, service: number): Promise<Device> {
	try {
		return await chooser.requestDevice({ filters: [{ services: [service] }] });
	} catch (thrown) {
		// The list is closed where Bluetooth is off, and where somebody closes it.
		if (isNamed(thrown, 'NotFoundError'))
			throw new DeviceProblem((await chooser.getAvailability()) ? 'none_chosen' : 'off', thrown);
		if (isNamed(thrown, 'SecurityError') && /user gesture/i.test(String(thrown)))
			throw new DeviceProblem('tap', thrown);
		if (isNamed(thrown, 'SecurityError') || isNamed(thrown, 'NotAllowedError'))
			throw new DeviceProblem('refused', thrown);
		throw thrown;
	}
}

/** What an error of a connection means to the person; anything else than a refusal of the browser or the device is passed on. */
export function problemOf(thrown: unknown): unknown {
	if (thrown instanceof PacketError) return new DeviceProblem('unreadable', thrown);
	if (!(thrown instanceof DOMException)) return thrown;
	switch (thrown.name) {
		case 'NotFoundError':
		case 'NotSupportedError':
			return new DeviceProblem('unfit', thrown);
		case 'SecurityError':
		case 'NotAllowedError':
			return new DeviceProblem('unpaired', thrown);
		default:
			return new DeviceProblem('gone', thrown);
	}
}

/** A characteristic that a service may lack. */
export async function findCharacteristic(
	service: Service,
	uuid: number
): Promise<Characteristic | undefined> {
	try {
		return await service.getCharacteristic(uuid);
	} catch (thrown) {
		if (isNamed(thrown, 'NotFoundError')) return undefined;
		throw thrown;
	}
}

/** Hands each packet of a characteristic to `take`, from now on. */
export async function subscribe(
	characteristic: Characteristic,
	take: (view: DataView) => void
): Promise<void> {
	characteristic.addEventListener('characteristicvaluechanged', () => {
		if (characteristic.value) take(characteristic.value);
	});
	await characteristic.startNotifications();
}
