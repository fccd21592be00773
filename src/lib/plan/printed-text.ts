import { languages, type Language } from '../i18n/languages.ts';
import type { Translation } from '../i18n/translation.ts';
import type { Block, Run } from '../ui/printed.ts';
import { partsOf, wordsIn, type Part, type PlanLine } from './line.ts';
import type { PlanPage, PlanRights } from './page.ts';
import type { Plan } from './plan.server.ts';

/** What the plan on paper is made of: the same as on its page. */
export interface PlanToPrint {
	page: PlanPage;
	plan: Plan;
	may: Pick<PlanRights, 'plan' | 'medicines'>;
	/** The id of who reads. */
	me: string;
	/** What to call the patient, where somebody else reads. */
	patient: string | undefined;
	clinic: { name: string; phone: string | null };
}

/** Words as a run, which says where they are not in the reader's language. */
export const said = (
	found: { words: string; language: Language } | undefined,
	{ language }: Translation,
	look?: Run['look']
): Run[] =>
	found === undefined
		? []
		: [
				{
					text: found.words,
					...(found.language !== language && { lang: languages[found.language].lang }),
					...(look && { look })
				}
			];

/** The words of one part of a line. */
export const wordsOf = (line: PlanLine, part: Part, translation: Translation, look?: Run['look']) =>
	said(wordsIn(line, part, translation.language), translation, look);

/** A paragraph, or nothing where it has no words. */
export const paragraph = (...runs: readonly Run[]): Block[] =>
	runs.length > 0 ? [{ block: 'paragraph', text: runs }] : [];

/** Words that stand back behind the others. */
export const soft = (text: string): Run => ({ text, look: 'soft' });

/** Where a line is in the other language for now, or was translated by a machine. */
export function note(line: PlanLine, { t, language }: Translation): Block[] {
	const found = partsOf[line.kind].flatMap((part) => wordsIn(line, part, language) ?? []);
	const other = found.find((each) => each.language !== language);
	if (other) return paragraph(soft(t(other.language === 'en' ? 'plan.onlyIn.en' : 'plan.onlyIn.es')));
	return found.some(({ mark }) => mark === 'machine') ? paragraph(soft(t('plan.machine'))) : [];
}

/** Whether a day is one of the last seven. */
export const inLastWeek = (plan: Plan, day: string) =>
	Date.parse(plan.today) - Date.parse(day) < 7 * 86_400_000;
