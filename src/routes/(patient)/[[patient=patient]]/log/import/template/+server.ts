import { templateIn } from '$lib/observations/import/csv/template';
import type { RequestHandler } from './$types';

/** Our own table, to be filled in, in the reader's language. */
export const GET: RequestHandler = ({ locals }) =>
	new Response(templateIn(locals.language), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="closeby.csv"'
		}
	});
