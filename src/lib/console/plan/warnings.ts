import type { Language } from '../../i18n/languages.ts';
import { missingIn, partsOf, type Part, type PlanLine } from '../../plan/line.ts';

/** One part of a line that the patient may not read, or that nobody has checked. */
export interface Warning {
	line: PlanLine;
	part: Part;
	/** `missing` in the patient's language; else how it is marked there. */
	what: 'missing' | 'machine' | 'needs_review';
}

/**
 * What publishing warns of: parts that are missing in the patient's language, then those that no person has checked in it.
 */
export function warningsIn(lines: readonly PlanLine[], language: Language): Warning[] {
	const found = lines.flatMap((line) => {
		const missing = missingIn(line, language);
		return partsOf[line.kind].flatMap((part): Warning[] => {
			if (missing.includes(part)) return [{ line, part, what: 'missing' }];
			const mark = line.words[part]?.[language]?.mark;
			return mark === undefined || mark === 'human' ? [] : [{ line, part, what: mark }];
		});
	});
	return [
		...found.filter(({ what }) => what === 'missing'),
		...found.filter(({ what }) => what !== 'missing')
	];
}
