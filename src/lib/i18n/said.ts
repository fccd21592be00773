import type { Language } from './languages.ts';

/** With more than this to say a page is quicker in saying it anew than in bringing it along. */
const most = 200;

/**
 * What the server said of moments and numbers while it wrote a page. The page brings it along, and coming alive says the
 * same again without Intl: the first formatter a page makes reads through hundreds of locales, 30 ms here and several
 * times that on an old phone, just while somebody waits for their first tap to do something.
 *
 * Holds for one language and one time zone, those of whom the page is for; for any other nothing is known.
 */
export class Said {
	#whose = '';
	#texts = new Map<string, string>();
	#brought: string | undefined;

	/** As `written` gave it; without, for the server to begin with. */
	constructor(brought?: string) {
		this.#brought = brought;
		if (!brought) return;
		const [whose = '', ...texts] = brought.split('\n');
		this.#whose = whose;
		for (const line of texts) {
			const end = line.indexOf('\t');
			this.#texts.set(line.slice(0, end), line.slice(end + 1));
		}
	}

	/** The text known by this name, or else what `make` gives. */
	text(
		{ language, timeZone }: { language: Language; timeZone: string },
		name: string,
		make: () => string
	): string {
		const whose = `${language} ${timeZone}`;
		if (this.#brought === undefined) this.#whose ||= whose;
		if (whose !== this.#whose) return make();
		const text = this.#texts.get(name) ?? make();
		if (this.#brought === undefined && this.#texts.size <= most) this.#texts.set(name, text);
		return text;
	}

	/** Everything said, for the page to bring along; nothing where that is too much. */
	written(): string {
		if (this.#brought !== undefined) return this.#brought;
		if (this.#texts.size > most) return '';
		return [this.#whose, ...[...this.#texts].map((line) => line.join('\t'))].join('\n');
	}
}
