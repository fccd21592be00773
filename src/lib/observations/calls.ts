/** By which hours somebody is called about a yellow reading in the week to come (care.hours_of_calls). Moments are ISO 8601. */
export interface HoursOfCalls {
	/**
	 * When somebody of the care team is at work, this week and the week after, whose openings are next when this one ends;
	 * none where nobody's hours are known, which counts as open.
	 */
	open: readonly { from: string; until: string }[];
	/** What comes after this nobody has said. */
	known: string;
	/** For how many minutes yellow may wait for an opening. Where that is further off, who is on call is told at once. */
	waits: number;
	/** Within how many minutes whoever is told has to answer. */
	answers: number;
}

/**
 * Who calls about a yellow reading, and when: the care team, which is at work; the care team, which goes home before it has to
 * have answered, and is there again `at` (ISO 8601); the care team, once it opens `at`; who is called while it is closed, and
 * has so many `minutes` to answer.
 */
export type Call =
	| { by: 'team' }
	| { by: 'closing'; at: string }
	| { by: 'opening'; at: string }
	| { by: 'on_call'; minutes: number };

/**
 * Who calls about a yellow reading of `now` (ISO 8601), as the server has it (private.yellow_calls_at); undefined where a
 * phone was too long without a line to know.
 */
export function callAbout({ open, known, waits, answers }: HoursOfCalls, now: string): Call | undefined {
	const moment = Date.parse(now);
	if (moment > Date.parse(known)) return undefined;
	const next = open.find(({ until }) => Date.parse(until) > moment);
	// Where hours are known, an opening that is not among them is one that nobody has told of.
	if (!next) return open.length === 0 ? { by: 'team' } : undefined;
	if (Date.parse(next.from) <= moment) {
		const [later] = open.filter(({ from }) => from > next.from);
		const staysOpen = Date.parse(next.until) - moment >= answers * 60_000;
		return staysOpen || !later ? { by: 'team' } : { by: 'closing', at: later.from };
	}
	return Date.parse(next.from) - moment <= waits * 60_000
		? { by: 'opening', at: next.from }
		: { by: 'on_call', minutes: answers };
}
