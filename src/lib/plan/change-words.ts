import type { WordKey } from '../i18n/resources.ts';
import type { Translation } from '../i18n/translation.ts';
import { partsOf, wordsIn, type PlanLine } from './line.ts';
import { targetOf } from './target.ts';
import { titleOf } from './title.ts';
import type { Change } from './versions.server.ts';

/** What became of a line between two versions. */
export const changeWords = {
	added: 'plan.changes.added',
	changed: 'plan.changes.changed',
	removed: 'plan.changes.removed'
} as const satisfies Record<Change['change'], WordKey>;

/** As many new lines are told in full. */
const mostNew = 3;

/**
 * The changes that are told in full, and the lines that are only named: where much is new, as after a template, it is all
 * told where it stands in the plan, and what was there before and is otherwise now would be lost among it.
 */
export function toTell(changes: readonly Change[]): { inFull: Change[]; named: PlanLine[] } {
	const added = changes.flatMap(({ change, after }) => (change === 'added' && after ? [after] : []));
	if (added.length <= mostNew) return { inFull: [...changes], named: [] };
	return { inFull: changes.filter(({ change }) => change !== 'added'), named: added };
}

const zoneTitles = {
	green: 'plan.zones.green',
	yellow: 'plan.zones.yellow',
	red: 'plan.zones.red'
} as const satisfies Record<string, WordKey>;

/** A line by its name; of a zone also its colour in words, for what it says is nothing without. */
export function nameOf(line: PlanLine, { t, language }: Translation): string {
	const { words } = titleOf(line, language);
	return line.zone ? `${t(zoneTitles[line.zone])}: ${words}` : words;
}

/**
 * The names of many new lines. New signs are not: a line of a zone is all it says, which stands where the zones are, and
 * there it is told once.
 */
export function namesOf(lines: readonly PlanLine[], translation: Translation): string[] {
	const names = lines.filter(({ zone }) => !zone).map((line) => nameOf(line, translation));
	const { t } = translation;
	return names.length === lines.length
		? names
		: [...names, t('plan.changes.newSigns', { title: t('plan.zones.title') })];
}

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
