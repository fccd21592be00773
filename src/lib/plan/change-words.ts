import type { WordKey } from '../i18n/resources.ts';
import type { Translation } from '../i18n/translation.ts';
import { partsOf, wordsIn, type PlanLine } from './line.ts';
import { targetOf } from './target.ts';
import type { Change } from './versions.server.ts';

/** What became of a line between two versions. */
export const changeWords = {
	added: 'plan.changes.added',
	changed: 'plan.changes.changed',
	removed: 'plan.changes.removed'
} as const satisfies Record<Change['change'], WordKey>;

/** What of a line differs from the other, in sentences; all of it where there is no other. */
export function differences(
	line: PlanLine,
	other: PlanLine | null,
	{ t, format, language }: Translation
): string[] {
	const words = partsOf[line.kind].flatMap((part) => {
		const own = wordsIn(line, part, language)?.words;
		return own === undefined || own === (other && wordsIn(other, part, language)?.words) ? [] : [own];
	});
	const dose = line.dose !== null && line.dose !== other?.dose;
	const target = targetOf(line, format.number);
	const before = other ? targetOf(other, format.number) : undefined;
	const moved = target && JSON.stringify(target) !== JSON.stringify(before);
	return [
		...(dose ? [t('plan.changes.dose', { dose: line.dose ?? '' })] : []),
		...(moved ? [t(target.key, target.values)] : []),
		...words
	];
}
