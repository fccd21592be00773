import { later, workingDaysAgo } from './calendar.ts';
import type { CastMember } from './cast.ts';
import type { Said } from './conversation.ts';

/** A turn of a hand-written conversation: so many minutes after the turn before, somebody says this. */
type Turn = readonly [minutesLater: number, by: CastMember, body: string, corrected?: string];

/** An exchange that began so many working days ago, at this time `HH:MM` by the clinic's clock. */
export interface Written {
	workingDaysAgo: number;
	at: string;
	turns: readonly Turn[];
}

/** Hand-written talk as it was said up to `now`; a correction came three minutes after what it corrects. */
export function said(written: readonly Written[], now: Date, timeZone: string): Said[] {
	return written.flatMap((exchange) => {
		let at = workingDaysAgo(now, exchange.workingDaysAgo, exchange.at, timeZone);
		return exchange.turns.map(([minutes, by, body, corrected]): Said => {
			at = later(at, minutes);
			const said = { by: by.id, at, body };
			return corrected === undefined ? said : { ...said, corrected: { body: corrected, at: later(at, 3) } };
		});
	});
}
