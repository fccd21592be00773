import { extractText, getDocumentProxy } from 'unpdf';

/** A PDF as its reader finds it: how many pages, and its text on one line. */
export async function readPdf(bytes: Uint8Array | ArrayBuffer) {
	const pdf = await getDocumentProxy(new Uint8Array(bytes));
	const { text } = await extractText(pdf, { mergePages: true });
	return { pdf, pages: pdf.numPages, text: text.replace(/\s+/g, ' ') };
}

/** Words of a PDF that are printed over each other, as pairs; a pixel where two only touch does not count. */
export async function overprinted({ pdf }: Awaited<ReturnType<typeof readPdf>>): Promise<string[]> {
	const found: string[] = [];
	for (let number = 1; number <= pdf.numPages; number += 1) {
		const { items } = await (await pdf.getPage(number)).getTextContent();
		const boxes = items.flatMap((item) => {
			if (!('str' in item) || item.str.trim() === '') return [];
			const [left = 0, bottom = 0] = item.transform.slice(4).map(Number);
			// Without what hangs below the line and stands above small letters, which neighbours may share.
			return [{ text: item.str, left, bottom, right: left + item.width, top: bottom + item.height * 0.6 }];
		});
		for (const [place, one] of boxes.entries())
			for (const other of boxes.slice(place + 1)) {
				const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
				const down = Math.min(one.top, other.top) - Math.max(one.bottom, other.bottom);
				if (across > 1 && down > 1) found.push(`page ${number}: ${one.text} / ${other.text}`);
			}
	}
	return found;
}
