import { clockHeader } from './headers.ts';

// What is written down on a phone is dated there, for it may wait. Its clock may have been set by hand, by the wrong day or
// year; how far it is off is known when the form is sent, because the phone then says what its clock shows (post.ts).

/** A clock that is no further off is right: to come here takes a while as well. */
const near = 5 * 60_000;

/** A moment (ISO 8601) by the clock of the phone that sends this, by ours; as it is where nothing is told of that clock. */
export function byOurClock({ headers }: Request, moment: string, now = Date.now()): string {
	const off = now - Number(headers.get(clockHeader) || NaN);
	const ours = new Date(Date.parse(moment) + off);
	return Math.abs(off) > near && !Number.isNaN(ours.getTime()) ? ours.toISOString() : moment;
}
