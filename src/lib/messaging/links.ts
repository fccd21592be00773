/** A piece of a message: words, or words that are also a web address. */
export type Piece = { text: string; href?: string };

// Only addresses that say http or https are links: nothing is guessed, and no other scheme is ever followed.
const address = /https?:\/\/[^\s<>"'`{}|\\^]+/giu;

/** Cuts a message into words and links. Joined again, the texts are the message, to the letter. */
export function pieces(body: string): Piece[] {
	const found: Piece[] = [];
	let from = 0;
	for (const match of body.matchAll(address)) {
		const text = withoutTrailing(match[0]);
		if (!URL.canParse(text)) continue;
		if (match.index > from) found.push({ text: body.slice(from, match.index) });
		found.push({ text, href: new URL(text).href });
		from = match.index + text.length;
	}
	if (from < body.length) found.push({ text: body.slice(from) });
	return found;
}

// "See https://example.org." ends a sentence, not an address; a closing bracket belongs only if one was opened.
function withoutTrailing(text: string): string {
	let end = text.length;
	while (end > 0) {
		const last = text.charAt(end - 1);
		const unopened = last === ')' && !text.slice(0, end).includes('(');
		if (!unopened && !/[.,;:!?…»”’\]*_~]/u.test(last)) break;
		end--;
	}
	return text.slice(0, end);
}
