import type { Language } from '../../i18n/languages.ts';
import { missingIn, partsOf, type Part, type PlanLine } from '../../plan/line.ts';

/** One part of a line that the patient may not read, or that nobody has checked. */
export interface Warning {
	line: PlanLine;
	part: Part;
	/** `missing` in the patient's language; else how it is marked there. */
	what: 'missing' | 'machine' | 'needs_review';
}

/** What publishing warns of: parts that are missing in the patient's language, or that no person has checked in it. */
export function warningsIn(lines: readonly PlanLine[], language: Language): Warning[] {
	return lines.flatMap((line) => {
		const missing = missingIn(line, language);
		return partsOf[line.kind].flatMap((part): Warning[] => {
			if (missing.includes(part)) return [{ line, part, what: 'missing' }];
			const mark = line.words[part]?.[language]?.mark;
			return mark === undefined || mark === 'human' ? [] : [{ line, part, what: mark }];
		});
	});
}

/** The lines that stand beside this one, in whose order it has its place: of its kind, under the same line. */
export function besides(lines: readonly PlanLine[], line: PlanLine): PlanLine[] {
	return lines.filter(
		({ kind, parent, zone }) => kind === line.kind && parent === line.parent && zone === line.zone
	);
}

/** The order of all lines of a kind after one has moved up or down past its neighbour; undefined at the end. */
export function moved(lines: readonly PlanLine[], id: string, by: -1 | 1): string[] | undefined {
	const line = lines.find((each) => each.id === id);
	const near = line && besides(lines, line);
	const other = near?.[near.indexOf(line) + by];
	if (!line || !other) return undefined;
	const swapped = new Map([
		[line.id, other.id],
		[other.id, line.id]
	]);
	return lines.filter(({ kind }) => kind === line.kind).map(({ id }) => swapped.get(id) ?? id);
}
