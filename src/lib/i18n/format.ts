import {
	calendarDay,
	capitalised,
	dateFormat,
	largestUnit,
	listFormat,
	numberFormat,
	relativeFormat,
	steady
} from './intl.ts';
import type { Language } from './languages.ts';
import type { Said } from './said.ts';

/** Whose eyes the dates and numbers are for. */
export interface Locality {
	language: Language;
	/** IANA name, e.g. `America/Chicago`. */
	timeZone: string;
}

/** A moment: a Date, or what a row or JSON holds (ISO 8601 with offset). */
export type Moment = Date | string;

export type Format = ReturnType<typeof createFormat>;

/**
 * Dates, times and numbers as words, in the reader's language and time zone and never the machine's, so that server and
 * browser say the same; with `said`, in the server's very words. Each function throws a RangeError for an unknown time zone
 * or a moment that is not one.
 */
export function createFormat(locality: () => Locality, said?: Said) {
	const once = (name: string, make: () => string) => said?.text(locality(), name, make) ?? make();
	const date = (style: keyof typeof dateStyles, moment: Moment) =>
		once(`${style} ${slot(moment, style === 'time' ? minute : quarter)}`, () => {
			const { language, timeZone } = locality();
			return steady(dateFormat(language, { ...dateStyles[style], timeZone }).format(new Date(moment)));
		});
	const number = (value: number, style: Intl.NumberFormatOptions = {}) =>
		once(`${value} ${JSON.stringify(style)}`, () =>
			steady(numberFormat(locality().language, style).format(value))
		);
	const relative = (value: number, unit: Intl.RelativeTimeFormatUnit) =>
		once(`${value} ${unit}`, () =>
			steady(relativeFormat(locality().language, { numeric: 'auto' }).format(value, unit))
		);
	const dayNumber = (moment: Moment) =>
		Number(once(`day ${slot(moment, quarter)}`, () => String(calendarDay(moment, locality().timeZone))));

	return {
		/** `3:05 PM` */
		time: (moment: Moment): string => date('time', moment),

		/** The time as it stands after `at` and `until`: `3:05 PM`; in Spanish `las 3:05 p.m.`, and `la 1:05 p.m.` */
		timeAfter(moment: Moment): string {
			const time = date('time', moment);
			if (locality().language === 'en') return time;
			return `${time.startsWith('1:') ? 'la' : 'las'}\u00a0${time}`;
		},

		/** A time by the clock, `HH:MM`, in no zone: `9:00 AM` */
		clock: (time: string): string =>
			once(time, () =>
				steady(
					dateFormat(locality().language, { ...dateStyles.time, timeZone: 'UTC' }).format(
						new Date(`2024-01-01T${time}:00Z`)
					)
				)
			),

		/** `November 22, 2026` */
		date: (moment: Moment): string => date('long', moment),

		/** `Nov 22, 2026`, where room is short. */
		shortDate: (moment: Moment): string => date('short', moment),

		/** A date that is in no zone, `YYYY-MM-DD`, such as a birth date: the same day for every reader. */
		calendarDate(day: string, width: 'long' | 'short' = 'long'): string {
			const style = { ...dateStyles[width], timeZone: 'UTC' };
			return steady(dateFormat(locality().language, style).format(new Date(`${day}T00:00:00Z`)));
		},

		/** `Nov 22`, where the year is plain. */
		dayOfMonth: (moment: Moment): string => date('dayOfMonth', moment),

		/** `Nov 22, 3:05 PM`, in a list of the last weeks. */
		dayAndTime: (moment: Moment): string => `${date('dayOfMonth', moment)}, ${date('time', moment)}`,

		/** The time of what came of something earlier: `3:05 PM`, with its day where that is another, `Nov 22, 3:05 PM`. */
		timeSince(moment: Moment, earlier: Moment): string {
			const sameDay = dayNumber(moment) === dayNumber(earlier);
			return sameDay ? date('time', moment) : `${date('dayOfMonth', moment)}, ${date('time', moment)}`;
		},

		/** `Sunday, November 22, 2026, 3:05 PM`: the whole moment, e.g. for a title. */
		dateTime: (moment: Moment): string => `${date('full', moment)}, ${date('time', moment)}`,

		/**
		 * The day as people say it, seen from `now` on the reader's calendar: `Today`, `Yesterday`, `Tomorrow`; the weekday for
		 * the six days before; else `Sunday, November 1`, with the year only where it is not this one.
		 */
		day(moment: Moment, now: Moment): string {
			const away = dayNumber(moment) - dayNumber(now);
			if (Math.abs(away) <= 1) return capitalised(relative(away, 'day'), locality().language);
			if (away < 0 && away > -7) return capitalised(date('weekday', moment), locality().language);
			const sameYear = yearOf(dayNumber(moment)) === yearOf(dayNumber(now));
			return capitalised(date(sameYear ? 'dayOfYear' : 'full', moment), locality().language);
		},

		/**
		 * A day to come, as it stands inside a sentence: `today` or `tomorrow` when `near`, else the weekday, which
		 * the sentence gives its preposition.
		 */
		comingDay(moment: Moment, now: Moment): { near: boolean; day: string } {
			const away = dayNumber(moment) - dayNumber(now);
			const near = away <= 1;
			return { near, day: near ? relative(away, 'day') : date('weekday', moment) };
		},

		/** How long ago or ahead, in the largest whole unit: `5 minutes ago`, `in 2 hours`, `now` under a minute. */
		relative(moment: Moment, now: Moment): string {
			const seconds = (new Date(moment).getTime() - new Date(now).getTime()) / 1000;
			const { value, unit } = largestUnit(Math.abs(seconds));
			return value === 0 ? relative(0, 'second') : relative(Math.sign(seconds) * value, unit);
		},

		/** A length of time in its largest whole unit, at least a minute: `2 hours`; `2 hr` when `short`. */
		duration(seconds: number, width: 'long' | 'short' = 'long'): string {
			const { value, unit } = largestUnit(Math.abs(seconds));
			return number(Math.max(value, 1), { style: 'unit', unit, unitDisplay: width });
		},

		/** What the zone is called at a moment, whether its clocks are ahead or not: `Pacific Time`. */
		zoneName(moment: Moment): string {
			const { language, timeZone } = locality();
			const parts = dateFormat(language, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(
				new Date(moment)
			);
			return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
		},

		/** `1,234.5`, at most three decimals. */
		number: (value: number): string => number(value),

		/** What the reader calls a language (BCP 47): `Spanish`; the code where nobody has a name for it. */
		languageName: (code: string): string =>
			new Intl.DisplayNames(locality().language, { type: 'language' }).of(code) ?? code,

		/** `Maria, Rosa, and Lee` */
		list: (items: readonly string[]): string => listFormat(locality().language, {}).format(items),

		/** The name of a day of the week, 1 Monday to 7 Sunday (ISO 8601): `Monday`. */
		weekday(day: number): string {
			// 1 January 2024 was a Monday; noon in UTC keeps the day when read in UTC.
			const sample = new Date(Date.UTC(2024, 0, day, 12));
			return once(`weekday ${day}`, () =>
				dateFormat(locality().language, { weekday: 'long', timeZone: 'UTC' }).format(sample)
			);
		}
	};
}

const minute = 60_000;
/** No zone's day or clock changes within one any more (the last that did was St. John's, until 2011). */
const quarter = 15 * minute;

/** In which stretch of this length a moment lies, named as shortly as can be. */
function slot(moment: Moment, length: number): string {
	return Math.floor(new Date(moment).getTime() / length).toString(36);
}

function yearOf(dayNumber: number): number {
	return new Date(dayNumber * 24 * 60 * minute).getUTCFullYear();
}

const dateStyles = {
	time: { hour: 'numeric', minute: '2-digit' },
	short: { year: 'numeric', month: 'short', day: 'numeric' },
	long: { year: 'numeric', month: 'long', day: 'numeric' },
	full: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
	dayOfMonth: { month: 'short', day: 'numeric' },
	dayOfYear: { month: 'long', day: 'numeric', weekday: 'long' },
	weekday: { weekday: 'long' }
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
