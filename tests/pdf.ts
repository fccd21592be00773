import { extractText, getDocumentProxy } from 'unpdf';

/** A PDF as its reader finds it: how many pages, and its text on one line. */
export async function readPdf(bytes: Uint8Array | ArrayBuffer) {
	const pdf = await getDocumentProxy(new Uint8Array(bytes));
	const { text } = await extractText(pdf, { mergePages: true });
	return { pdf, pages: pdf.numPages, text: text.replace(/\s+/g, ' ') };
}
