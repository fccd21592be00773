import { languages, type Language } from './languages.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Making an Intl formatter costs about a hundred times what using one does, so each style is made once. */
function madeOnce<Style extends object, Formatter>(
	make: (locale: string, style: Style) => Formatter
): (language: Language, style: Style) => Formatter {
	const made = new Map<string, Formatter>();
	return (language, style) => {
		const name = `${language} ${JSON.stringify(style)}`;
		const formatter = made.get(name) ?? make(languages[language].locale, style);
		// Time zones come from people's rows; a server that meets very many of them starts again rather than grow.
		if (made.size >= 1000) made.clear();
		made.set(name, formatter);
		return formatter;
	};
}

/** Formats moments, always in a zone that is said. */
export const dateFormat = madeOnce(
	(locale, style: Intl.DateTimeFormatOptions & { timeZone: string }) => new Intl.DateTimeFormat(locale, style)
);
/** Formats numbers. */
export const numberFormat = madeOnce(
	(locale, style: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, style)
);
/** Formats how long ago or ahead. */
export const relativeFormat = madeOnce(
	(locale, style: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, style)
);
/** Joins the parts of a list. */
export const listFormat = madeOnce(
	(locale, style: Intl.ListFormatOptions) => new Intl.ListFormat(locale, style)
);
/** Tells which plural a number takes. */
export const pluralRules = madeOnce(
	(locale, style: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, style)
);

/**
 * Versions of Unicode's locale data disagree on the spaces in PM and p.m. (CLDR 42 brought U+202F), and a server and a
 * phone seldom have the same version. One spelling everywhere, which also never breaks the line there.
 */
export function steady(text: string): string {
	return text
		.replace(/\u202f/g, '\u00a0')
		.replace(/\b([ap])\.\s?m\./g, '$1.m.')
		.replace(/ (?=[ap]\.?m\b)/gi, '\u00a0');
}

/** The number of the calendar day a moment falls on in a zone; consecutive days have consecutive numbers. */
export function calendarDay(moment: Date | string, timeZone: string): number {
	const parts = dateFormat('en', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone })
		.formatToParts(new Date(moment))
		.map((part) => [part.type, Number(part.value)] as const);
	const { year = 0, month = 1, day: dayOfMonth = 1 }: Record<string, number> = Object.fromEntries(parts);
	return Date.UTC(year, month - 1, dayOfMonth) / (day * 1000);
}

/** A length of time as a whole number of its largest unit, rounded down as people do: 119 minutes are 1 hour. */
export function largestUnit(seconds: number): { value: number; unit: 'minute' | 'hour' | 'day' } {
	if (seconds < hour) return { value: Math.floor(seconds / minute), unit: 'minute' };
	if (seconds < day) return { value: Math.floor(seconds / hour), unit: 'hour' };
	return { value: Math.floor(seconds / day), unit: 'day' };
}

/** The text with its first letter as at the start of a sentence; Intl gives `today` and `lunes`. */
export function capitalised(text: string, language: Language): string {
	const [first = ''] = text;
	return first.toLocaleUpperCase(languages[language].locale) + text.slice(first.length);
}
