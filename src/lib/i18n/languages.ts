interface LanguageFacts {
	/** The language's name in the language itself, as its readers look for it. */
	name: string;
	/** Value of the `lang` attribute (BCP 47). */
	lang: string;
	/** Value of the `dir` attribute. */
	dir: 'ltr' | 'rtl';
	/** What Intl formats with. Clinics are in the United States: 12-hour clock, 1,234.5, month before day in English. */
	locale: string;
}

/** Every language Closeby speaks, in the order a chooser shows them. */
export const languages = {
	en: { name: 'English', lang: 'en', dir: 'ltr', locale: 'en-US' },
	es: { name: 'Español', lang: 'es', dir: 'ltr', locale: 'es-US' }
} as const satisfies Record<string, LanguageFacts>;

export type Language = keyof typeof languages;

/** The language of the keys and of any word that has no translation. */
export const sourceLanguage = 'en' satisfies Language;

/** The codes of `languages`, in chooser order. */
export const languageCodes: readonly Language[] = Object.keys(languages).filter(isLanguage);

/** Whether `value` (a cookie, a form field, a column) is the code of a language Closeby speaks. */
export function isLanguage(value: unknown): value is Language {
	return typeof value === 'string' && Object.hasOwn(languages, value);
}

/**
 * The language to greet a visitor in, from an Accept-Language header (RFC 9110 section 12.5.4): the spoken language
 * with the highest weight, regions ignored; English where none fits or the header is absent.
 */
export function preferredLanguage(acceptLanguage: string | null | undefined): Language {
	const wishes = (acceptLanguage ?? '').split(',', 20).map((wish) => {
		const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
		const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
		return { code: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
	});
	const best = wishes
		.filter((wish) => isLanguage(wish.code) && wish.weight > 0)
		.sort((a, b) => b.weight - a.weight)[0]?.code;
	return isLanguage(best) ? best : sourceLanguage;
}
