import { dangers, dangerRulesVersion, type Danger } from '../free-text/kinds.ts';

// On every page where patients write: nothing heavy is imported here.

/** The field of a form that says what help was shown for, before its writer chose to send it all the same. */
export const shownField = 'help_shown';

/** The names of the fields in which people write in their own words, on every form of patients and helpers. */
export const freeTextFields = [
	'body',
	'note',
	'words',
	'who_matters',
	'fears',
	'how_to_talk',
	'best_times'
] as const;

/** What was shown, as the form carries it: the version of the phrases, and the dangers. */
export const writeShown = (shown: readonly Danger[]): string => [dangerRulesVersion, ...shown].join(' ');

/** The dangers that help was shown for, from the form; none from what no app of ours sends. */
export const readShown = (field: string): Danger[] => {
	const [, ...shown] = field.split(' ');
	return dangers.filter((danger) => shown.includes(danger));
};

/** The dangers that help was shown for before this form was kept on the phone. */
export const shownFor = (fields: Readonly<Record<string, string>>): Danger[] =>
	readShown(fields[shownField] ?? '');
