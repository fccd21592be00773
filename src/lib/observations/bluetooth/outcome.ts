import type { LogReading } from '../log.ts';
import type { Unit } from '../units.ts';
import type { ProblemKind } from './device.ts';
import type { DeviceMeasure } from './measures.ts';
import { isKnown, momentOf, receive, type Received } from './received.ts';
import { isMeasured, type DeviceNotice, type Fault, type Sent } from './sent.ts';

/** A measurement that can be filled in. */
export interface Choice extends Received {
	notices: readonly DeviceNotice[];
	user: number | undefined;
}

/** What was wrong with a measurement, and whether that was just now, as far as can be known. */
export interface Failed {
	fault: Fault;
	recent: boolean;
}

/**
 * What came of reading a device: one measurement, several to choose from (with what was wrong with the last one), a
 * measurement without a number, or nothing.
 */
export type Outcome =
	| { is: 'one'; choice: Choice }
	| { is: 'several'; choices: Choice[]; failed: Failed | undefined }
	| { is: 'failed'; failed: Failed }
	| { is: 'problem'; kind: ProblemKind };

interface Surroundings {
	unit: Unit | undefined;
	now: Date;
	zone: string;
	/** What is written down already. */
	readings: readonly LogReading[];
}

/** So many can be chosen from. */
const most = 10;
/** What failed longer ago, in milliseconds, is not how somebody is now (default of Closeby). */
const recently = 2 * 60 * 60 * 1000;

function failedOf(latest: Sent, { now, zone }: Pick<Surroundings, 'now' | 'zone'>): Failed | undefined {
	if (isMeasured(latest)) return undefined;
	const moment = (latest.clock && momentOf(latest.clock, zone, now)) ?? now;
	return { fault: latest.fault, recent: now.getTime() - moment.getTime() <= recently };
}

/** The later of two comes first: by the number the device gave them, else by its clock, else by which came later. */
function laterFirst(one: Sent, other: Sent): number {
	if (one.sequence !== undefined && other.sequence !== undefined) return other.sequence - one.sequence;
	return one.clock && other.clock ? other.clock.compare(one.clock) : 0;
}

/** What the person is asked about what a device sent, the latest first; what is written down already is left out. */
export function outcomeOf(
	measure: DeviceMeasure,
	sent: readonly Sent[],
	{ readings, ...at }: Surroundings
): Outcome {
	const inOrder = sent.toReversed().sort(laterFirst);
	const [latest] = inOrder;
	if (!latest) return { is: 'problem', kind: 'slow' };
	const failed = failedOf(latest, at);
	const choices = inOrder
		.filter(isMeasured)
		.map((one): Choice => ({ ...receive(measure, one, at), notices: one.notices, user: one.user }))
		.filter((choice) => !isKnown(choice, readings))
		.slice(0, most);
	const [choice] = choices;
	if (!choice) return failed ? { is: 'failed', failed } : { is: 'problem', kind: 'known' };
	// Where the latest failed, an earlier one is not taken for it without asking.
	return choices.length === 1 && !failed ? { is: 'one', choice } : { is: 'several', choices, failed };
}
