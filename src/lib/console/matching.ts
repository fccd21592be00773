const marks = /\p{Diacritic}/gu;
/** Those that names are printed with; keyboards have the straight one. */
const apostrophes = /[\u2018\u2019\u02bc]/g;

/** Letters without case and accents, for comparing names as people type them. */
export function plain(text: string): string {
	return text.replace(apostrophes, "'").normalize('NFD').replace(marks, '').toLowerCase();
}

/** Whether every word typed begins, or stands within, the name: "gar mar" finds María García. */
export function nameMatches(name: string, typed: string): boolean {
	const within = plain(name);
	return plain(typed)
		.split(/\s+/)
		.every((word) => within.includes(word));
}

/** Whether every word typed begins a word of the name, as people mostly type it: "gar mar", and not "cia". */
export function nameBegins(name: string, typed: string): boolean {
	const parts = wordsOf(name);
	return wordsOf(typed).every((word) => parts.some((part) => part.startsWith(word)));
}

/** The words of a text, plain: "García-López" has two. */
export function wordsOf(text: string): string[] {
	return plain(text)
		.split(/[^\p{L}\p{N}']+/u)
		.filter((word) => word !== '');
}
