import type { Language } from '../../i18n/languages.ts';
import { createTranslation } from '../../i18n/translation.ts';
import { loadWords } from '../../i18n/words.ts';
import { pdfAnswer } from '../../ui/pdf-answer.server.ts';
import { printedRecord } from './printed-record.ts';
import type { RecordCopy } from './record.ts';

/** The answer that gives a record away as a PDF, in one language, with times where the reader is. */
export async function recordPdf(
	record: RecordCopy,
	reader: { language: Language; timeZone: string }
): Promise<Response> {
	const domains = ['common', 'people', 'plan', 'family', 'observations', 'record'] as const;
	const words = await loadWords(reader.language, domains);
	return pdfAnswer(
		printedRecord(
			record,
			createTranslation(() => ({ ...reader, words }))
		)
	);
}
