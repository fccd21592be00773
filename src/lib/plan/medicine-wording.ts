import { languageCodes, type Language } from '../i18n/languages.ts';
import { keepsThings, phrases, type MedicineChangeKind } from './medicine-phrases.ts';

/** Words in a text that would change a drug or its dose: where (UTF-16 offsets, end not included) and in what way. */
export interface MedicineChange {
	start: number;
	end: number;
	found: string;
	kind: MedicineChangeKind;
}

const patterns = languageCodes.flatMap((language) =>
	phrases[language].map(([kind, phrase]) => ({
		language,
		kind,
		pattern: new RegExp(`(?<![\\p{L}\\d])(?:${spaced(phrase)})(?![\\p{L}\\d])`, 'giu')
	}))
);

const keeping: Record<Language, RegExp> = {
	en: new RegExp(`(?<![\\p{L}\\d])${spaced(keepsThings.en)}\\s+$`, 'iu'),
	es: new RegExp(`(?<![\\p{L}\\d])${spaced(keepsThings.es)}\\s+$`, 'iu')
};

/**
 * Wording that would change a drug or a dose, in reading order, the longest where several overlap. It prompts "changes go through
 * the provider" and blocks nothing; finding nothing is no proof that a text changes nothing.
 */
export function findMedicineChanges(text: string, language: Language): MedicineChange[] {
	return patterns
		.filter((each) => each.language === language)
		.flatMap(({ kind, pattern }) =>
			[...text.matchAll(pattern)].map(({ index, 0: found }) => ({
				start: index,
				end: index + found.length,
				found,
				kind
			}))
		)
		.filter(({ start }) => !keeping[language].test(text.slice(0, start)))
		.sort((a, b) => a.start - b.start || b.end - a.end)
		.reduce<MedicineChange[]>(
			(kept, next) => ((kept.at(-1)?.end ?? 0) > next.start ? kept : [...kept, next]),
			[]
		);
}

function spaced(phrase: string): string {
	return phrase.replaceAll(' ', '\\s+');
}
