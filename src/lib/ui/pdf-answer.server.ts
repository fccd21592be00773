import { create as contentDisposition } from 'content-disposition';
import { pdfOf } from './pdf.server.ts';
import type { Printed } from './printed.ts';

/** The answer that gives a document away as a PDF, named by its title. Nothing on the way keeps it. */
export async function pdfAnswer(printed: Printed): Promise<Response> {
	const name = `${printed.title}.pdf`;
	// For whatever does not read the other one: the same without accents.
	const plain = name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\x20-\x7e]/g, '-');
	return new Response(new Uint8Array(await pdfOf(printed)), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': contentDisposition(name, { type: 'attachment', fallback: plain }),
			'cache-control': 'no-store'
		}
	});
}
