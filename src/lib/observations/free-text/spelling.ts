/** Words that are one letter from a word of the rules and mean something else. */
const otherWords = new Set(
	(
		'chess cheat cheats chests heard hears hearth beats breach breads bread blond blooms bloom brood stoke stroll ' +
		'drying dyeing during dining saying staying facing pacing padding fairing painting fasting failing falling filling ' +
		'pulls polls poles piles plans pains paints paint saint fain shorts showing slowing swelling spelling seizing ' +
		'sizes overdone overdue overdose unable sudden suddenly without within life live lives living liver limbs ' +
		'killed skilled medical medicare medicaid medicines insulin sleeping slipping threat threats throats threads ' +
		'muevo mueve mueva nuevo pecha pechuga pesco peso piso hecho techo lecho sangra sangria pastel pastas postal ' +
		'cortar corte cortes contar cantar tomar tocar tomas todas toda dosis doses dolar dolares color colores ' +
		'respirar responder reaccionar mayor matar marte martes muerte suerte fuerte puerta puerto miedo medio medios ' +
		'viola violin golpea golpes amenaza amanece brazo abrazo cabeza cerveza cabezas vista visita vivir venir vida ' +
		'anoto anota quedarme azota boca bocas labios sabios lengua lenguas debil débil hablar hallar heridas hijas salir valir sola solo maria mario marias'
	).split(' ')
);

/**
 * For each word of the rules those who write fast or learned by ear: one letter wrong, missing, doubled or two swapped,
 * where the word has five letters or more; two in ten or more. The first letter is nearly always right.
 */
export class Spelling {
	readonly #vocabulary: ReadonlySet<string>;
	readonly #byLetter = new Map<string, string[]>();
	readonly #known = new Map<string, readonly string[]>();

	constructor(vocabulary: ReadonlySet<string>) {
		this.#vocabulary = vocabulary;
		for (const word of this.#vocabulary) {
			if (word.length < 5) continue;
			const letter = word.charAt(0);
			const words = this.#byLetter.get(letter);
			if (words) words.push(word);
			else this.#byLetter.set(letter, [word]);
		}
	}

	/** The words of the rules that a written word may be; itself first. */
	meanings(written: string): readonly string[] {
		if (this.#vocabulary.has(written) || otherWords.has(written) || written.length < 4 || written.length > 24)
			return [written];
		const known = this.#known.get(written);
		if (known) return known;
		const near = (this.#byLetter.get(written.charAt(0)) ?? []).filter((word) => {
			const allowed = word.length >= 10 ? 2 : 1;
			return Math.abs(word.length - written.length) <= allowed && distance(word, written) <= allowed;
		});
		const found = [written, ...near];
		// Bounded: what is written can be anything.
		if (this.#known.size < 5000) this.#known.set(written, found);
		return found;
	}
}

/** Letters wrong, missing, doubled or swapped with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
	let [before, last]: [number[], number[]] = [
		[],
		Array.from({ length: other.length + 1 }, (_, place) => place)
	];
	for (let row = 1; row <= one.length; row++) {
		const next = [row];
		for (let column = 1; column <= other.length; column++) {
			const same = one[row - 1] === other[column - 1];
			let least = Math.min(
				(last[column] ?? 0) + 1,
				(next[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (same ? 0 : 1)
			);
			const swapped =
				row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
			if (swapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
			next.push(least);
		}
		[before, last] = [last, next];
	}
	return last[other.length] ?? 0;
}
