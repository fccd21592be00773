import type { Language } from '../i18n/languages.ts';
import { createTranslation } from '../i18n/translation.ts';
import type { Branch } from '../i18n/resources.ts';
import { loadWords } from '../i18n/words.ts';
import { pdfAnswer } from '../ui/pdf-answer.server.ts';
import type { PlanToPrint } from './printed-text.ts';
import { printedPlan } from './printed-plan.ts';

const locales = import.meta.glob<Branch>('../i18n/locales/*/{common,people,plan}.json', {
	import: 'default'
});

/**
 * A plan as a PDF to be kept, in one language, with dates where the reader is. It shows what it is given and no more:
 * read the page under the reader's rights first.
 */
export async function planPdf(
	plan: PlanToPrint & { name: string; now: string },
	reader: { language: Language; timeZone: string }
): Promise<Response> {
	const words = await loadWords(reader.language, locales);
	const translation = createTranslation(() => ({ ...reader, words }));
	return pdfAnswer(printedPlan(plan, translation));
}
