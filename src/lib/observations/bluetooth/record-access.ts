import { Packet, PacketError } from './packet.ts';

// Record Access Control Point, 0x2A52 (GATT Specification Supplement; Glucose Service 1.0.1, 3.4). Records are read and never
// deleted: nothing here can write the code that does.
const reportRecords = 1;
const responseCode = 6;
const sequenceNumber = 1;

/** Which of the stored records a device is asked for. */
export type Records = 'all' | 'last' | { from: number };

/** The octets that ask for stored records; `from` is the number of the first. */
export function askFor(records: Records): Uint8Array<ArrayBuffer> {
	if (records === 'all') return Uint8Array.of(reportRecords, 1);
	if (records === 'last') return Uint8Array.of(reportRecords, 6);
	return Uint8Array.of(reportRecords, 3, sequenceNumber, records.from & 255, records.from >> 8);
}

/** How asking ended: all were sent, there are none, this device cannot be asked so, or it gave up. */
export type RecordsAnswer = 'sent' | 'none' | 'unsupported' | 'failed';

const answers: readonly (RecordsAnswer | undefined)[] = [
	undefined,
	'sent',
	'unsupported',
	'failed',
	'unsupported',
	'failed',
	'none',
	'failed',
	'failed',
	'unsupported'
] as const;

/** What the device answers once it has sent what it was asked for. Throws a PacketError where it is no such answer. */
export function readAnswer(view: DataView): RecordsAnswer {
	const packet = new Packet(view);
	const [code, , asked, answer] = [packet.uint8(), packet.uint8(), packet.uint8(), packet.uint8()];
	if (code !== responseCode || asked !== reportRecords) throw new PacketError('this answers something else');
	return answers[answer] ?? 'failed';
}
