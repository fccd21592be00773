import { calendarDay } from '../i18n/intl.ts';
import { sentenceOf } from './sentences.ts';

/** One act of somebody else on a patient's record, as the log has it. */
export interface LogEvent {
	/** ISO 8601 to the microsecond. */
	at: string;
	/** Null when the clinic's own system acted. */
	actor: string | null;
	name: string | null;
	shortName: string | null;
	/** A role of staff, or `caregiver`; null where the person may not be known. */
	role: string | null;
	action: string;
	area: string | null;
	reason: string | null;
	/** The name of whom it was about besides the patient; null where it was about nobody else. */
	whom: string | null;
}

/** The same act by the same person on one day, told once. */
export interface Act {
	action: string;
	area: string | null;
	reason: string | null;
	whom: string | null;
	count: number;
	first: string;
	last: string;
}

/** What one person did on one day. */
export interface PersonDay {
	person: string | null;
	name: string | null;
	shortName: string | null;
	role: string | null;
	acts: Act[];
}

export interface LogDay {
	/** The newest moment of that day in the log. */
	moment: string;
	people: PersonDay[];
}

/**
 * Folds events, newest first, into days on the reader's calendar, in them people, and in them acts; each in the order
 * in which they were last seen.
 */
export function foldLog(events: readonly LogEvent[], timeZone: string): LogDay[] {
	const days = Map.groupBy(events, ({ at }) => calendarDay(at, timeZone));
	return Array.from(days.values(), (ofDay) => ({
		moment: ofDay[0]?.at ?? '',
		people: Array.from(Map.groupBy(ofDay, ({ actor }) => actor).entries(), ([person, own]): PersonDay => ({
			person,
			name: own[0]?.name ?? null,
			shortName: own[0]?.shortName ?? null,
			role: own[0]?.role ?? null,
			acts: foldActs(own)
		}))
	}));
}

function foldActs(own: readonly LogEvent[]): Act[] {
	// What reads alike is one act to the reader, whatever the log calls it; only a look says which area it was.
	const kinds = Map.groupBy(own, ({ action, area, reason, whom }) =>
		[sentenceOf(action, area), action.startsWith('record.') ? area : '', reason, whom].join(' ')
	);
	return Array.from(kinds.values(), (same) => ({
		action: same[0]?.action ?? '',
		area: same[0]?.area ?? null,
		reason: same[0]?.reason ?? null,
		whom: same[0]?.whom ?? null,
		count: same.length,
		first: same.at(-1)?.at ?? '',
		last: same[0]?.at ?? ''
	}));
}

/**
 * Cuts a page of at most `most` events, newest first, back to whole days, so that no day is told in two halves;
 * `older` is the moment before which the next page goes on, null at the end of the log. `events` holds one more when
 * there are more. A day that is longer than a page is cut all the same.
 */
export function wholeDays(
	events: readonly LogEvent[],
	most: number,
	timeZone: string
): { events: LogEvent[]; older: string | null } {
	if (events.length <= most) return { events: [...events], older: null };
	const next = calendarDay(events[most]?.at ?? '', timeZone);
	const whole = events.slice(0, most).filter(({ at }) => calendarDay(at, timeZone) !== next);
	const page = whole.length > 0 ? whole : events.slice(0, most);
	return { events: page, older: page.at(-1)?.at ?? null };
}
