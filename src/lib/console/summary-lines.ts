import type { Language } from '../i18n/languages.ts';
import { wordsIn, type PlanLine } from '../plan/line.ts';

/** A line of the plan in a sentence. */
export interface SummaryLine {
	id: string;
	words: string;
}

/** What the plan says to do about signs. */
export interface SummaryZone extends SummaryLine {
	zone: 'yellow' | 'red';
}

const joined = (parts: readonly (string | null | undefined)[], by: string) => parts.filter(Boolean).join(by);

/** Lines are written as sentences; side by side they are parts of one. */
const part = (words: string | undefined) => words?.trim().replace(/\.$/, '');

/** A medicine with its dose and when to take it: `Furosemide, 40 mg, one tablet, in the morning`. */
export function medicineWords(
	line: Pick<PlanLine, 'id' | 'drugName' | 'dose' | 'words'>,
	language: Language
): SummaryLine {
	const [howMuch, when] = (['how_much', 'when_to_take'] as const).map((name) =>
		part(wordsIn(line, name, language)?.words)
	);
	return { id: line.id, words: joined([line.drugName, line.dose, howMuch, when], ', ') };
}

/** Signs and what to do about them: `Short breath → Call Lee`; undefined for a line of no yellow or red zone. */
export function zoneWords(
	{ id, zone, words }: Pick<PlanLine, 'id' | 'zone' | 'words'>,
	language: Language
): SummaryZone | undefined {
	if (zone !== 'yellow' && zone !== 'red') return undefined;
	const parts = (['signs', 'action'] as const).map((part) => wordsIn({ words }, part, language)?.words);
	return { id, zone, words: joined(parts, ' → ') };
}
