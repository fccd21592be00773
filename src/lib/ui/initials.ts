/**
 * At most two letters that stand for a person: the first of the first word and of the last, as `MA` for Maria Alvarez.
 * Titles before the name and letters after a comma are left out. Whole characters of any script; empty for an empty name.
 */
export function initials(name: string): string {
	const [person = ''] = name.normalize('NFC').split(',');
	const words = person.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
	const named =
		words.length > 1
			? words.filter((word) => !/^(dr|mr|mrs|ms|mx|prof|sr|sra|srta|dra)\.?$/i.test(word))
			: words;
	const given = named.filter((word) => !/^\p{Lu}{2,}$/u.test(word) || named.length < 3);
	const ends = given.length > 1 ? [given[0], given.at(-1)] : given;
	return ends.map((word) => firstCharacter(word ?? '').toLocaleUpperCase()).join('');
}

let segmenter: Intl.Segmenter | undefined;

/** As readers count: with the marks that belong to it (UAX 29). */
function firstCharacter(word: string): string {
	// Below U+0300 nothing joins, and a segmenter takes a phone longer to make than all else on a page of messages.
	if (/^[^\u0300-\uffff]{1,2}$/.test(word.slice(0, 2))) return word.charAt(0);
	segmenter ??= new Intl.Segmenter();
	return [...segmenter.segment(word)][0]?.segment ?? '';
}
