import { setTimeout as sleep } from 'node:timers/promises';
import { Times } from './spread.ts';

/** Carries the `number`th thing across and answers with the moment (performance.now()) it was in hand. */
export type Carry = (number: number) => Promise<number>;

/** What came of a stretch of arrivals. */
export interface Outcome {
	times: Times;
	/** Not carried across: refused, or not in hand ten seconds after the last began. */
	late: number;
	/** Carried across per second, from the first arrival to the last receipt. */
	perSecond: number;
}

const patience = 10_000;

/** One after another: the next begins when the one before is in hand. */
export async function oneInFlight(carry: Carry, count: number): Promise<Times> {
	const times = new Times();
	for (let number = 0; number < count; number++) {
		const began = performance.now();
		times.add((await carry(number)) - began);
	}
	return times;
}

/**
 * As people arrive: at fixed moments, whether or not those before are done. Times count from the moment planned, so
 * that a stall counts for everyone who had to wait for it, and not once ("coordinated omission", G. Tene, 2013).
 */
export async function arrive(carry: Carry, perSecond: number, seconds: number): Promise<Outcome> {
	const times = new Times();
	const count = perSecond * seconds;
	const began = performance.now();
	let carried = 0;
	let last = began;
	const underWay: Promise<void>[] = [];
	for (let number = 0; number < count; number++) {
		const planned = began + (number * 1000) / perSecond;
		const early = planned - performance.now();
		if (early > 0) await sleep(early);
		underWay.push(
			carry(number).then(
				(received) => {
					times.add(received - planned);
					carried += 1;
					last = Math.max(last, received);
				},
				() => {}
			)
		);
	}
	await Promise.race([Promise.all(underWay), sleep(patience)]);
	return { times, late: count - carried, perSecond: (carried * 1000) / Math.max(1, last - began) };
}
