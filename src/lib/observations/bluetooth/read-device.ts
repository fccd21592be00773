import { Arrivals } from './arrivals.ts';
import { readBloodPressure } from './blood-pressure.ts';
import {
	chooseDevice,
	DeviceProblem,
	findCharacteristic,
	subscribe,
	type Chooser,
	type Service,
	type Stage
} from './device.ts';
import { collectRecords } from './glucose-records.ts';
import type { DeviceMeasure } from './measures.ts';
import { readContinuous, readSpotCheck, whenSteady } from './oxygen.ts';
import type { Sent } from './sent.ts';
import { readTemperature } from './temperature.ts';
import { readWeight } from './weight.ts';

/** How a measure is heard of: the service that its devices have, and what listens to it. */
interface Profile {
	service: number;
	listen: (service: Service, arrivals: Arrivals) => Promise<void>;
	/** How long a measurement may take, in milliseconds. */
	patience: number;
}

const minute = 60_000;

/** Devices that send each measurement by itself, and what they have stored one after another. */
const sends =
	(uuid: number, read: (view: DataView) => Sent): Profile['listen'] =>
	async (service, arrivals) =>
		subscribe(
			await service.getCharacteristic(uuid),
			arrivals.reading((view) => arrivals.addBeforeSilence(read(view)))
		);

/** An oximeter tells one measurement, or numbers that follow one another, or both. */
async function listenToOxygen(service: Service, arrivals: Arrivals): Promise<void> {
	const spotCheck = await findCharacteristic(service, 0x2a5e);
	const continuous = await findCharacteristic(service, 0x2a5f);
	if (!spotCheck && !continuous) throw new DeviceProblem('unfit');
	if (spotCheck)
		await subscribe(
			spotCheck,
			arrivals.reading((view) => arrivals.addBeforeSilence(readSpotCheck(view)))
		);
	const follow = whenSteady();
	if (continuous)
		await subscribe(
			continuous,
			arrivals.reading((view) => {
				const steady = follow(readContinuous(view));
				if (!steady) return;
				arrivals.add(steady);
				arrivals.finish();
			})
		);
}

// The numbers are those of Bluetooth SIG, Assigned Numbers.
const profiles: Record<DeviceMeasure, Profile> = {
	blood_pressure: { service: 0x1810, listen: sends(0x2a35, readBloodPressure), patience: 3 * minute },
	weight: { service: 0x181d, listen: sends(0x2a9d, readWeight), patience: 2 * minute },
	temperature: { service: 0x1809, listen: sends(0x2a1c, readTemperature), patience: 3 * minute },
	glucose: { service: 0x1808, listen: collectRecords, patience: minute },
	oxygen: { service: 0x1822, listen: listenToOxygen, patience: 2 * minute }
};

/** A device that does not answer for so long is out of reach, in milliseconds. */
const reach = 30_000;

interface Asked {
	chooser: Chooser;
	measure: DeviceMeasure;
	/** Ends it when the person has enough of it. */
	signal: AbortSignal;
	/** Called with what is going on, and the name of the device once it is known. */
	tell: (stage: Stage, name: string) => void;
}

/** What a device sent, at least one, and what it is called; '' where it has no name. */
export interface FromDevice {
	name: string;
	sent: Sent[];
}

/**
 * Lets the person choose a device, connects to it, and waits for what it sends; the connection is closed whatever happens.
 * Rejects with a DeviceProblem where nothing was read.
 */
export async function readDevice({ chooser, measure, signal, tell }: Asked): Promise<FromDevice> {
	const { service, listen, patience } = profiles[measure];
	tell('choosing', '');
	const device = await chooseDevice(chooser, service);
	const { gatt, name = '' } = device;
	if (!gatt) throw new DeviceProblem('unfit');
	const arrivals = new Arrivals();
	const gone = () => arrivals.end('gone');
	const stopped = () => arrivals.end('stopped');
	if (signal.aborted) stopped();
	device.addEventListener('gattserverdisconnected', gone);
	signal.addEventListener('abort', stopped);
	let late = setTimeout(() => arrivals.end('far'), reach);

	let isOver = false;
	const connect = async () => {
		const server = await gatt.connect();
		const found = await server.getPrimaryService(service);
		if (isOver) return;
		clearTimeout(late);
		late = setTimeout(() => arrivals.end('slow'), patience);
		tell('waiting', name);
		await listen(found, arrivals);
	};

	try {
		tell('connecting', name);
		connect().catch(arrivals.fail);
		return { name, sent: await arrivals.over };
	} finally {
		isOver = true;
		clearTimeout(late);
		device.removeEventListener('gattserverdisconnected', gone);
		signal.removeEventListener('abort', stopped);
		gatt.disconnect();
	}
}
