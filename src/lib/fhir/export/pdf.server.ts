import { pdfAnswer } from '../../ui/pdf-answer.server.ts';
import { printedRecord } from './printed-record.ts';
import { translationFor, type Reader } from './reader.server.ts';
import type { RecordCopy } from './record.ts';

/** The answer that gives a record away as a PDF, in one language, with times where the reader is. */
export async function recordPdf(record: RecordCopy, reader: Reader): Promise<Response> {
	return pdfAnswer(printedRecord(record, await translationFor(reader)));
}
