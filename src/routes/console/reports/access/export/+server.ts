import { accessReportFile } from '$lib/audit/report.server';
import { reportQuestion } from '$lib/audit/report';
import { requireFresh } from '$lib/identity/fresh.server';
import { readForm } from '$lib/ui/form.server';
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Takes a report away as a file. A form post, because it is an act that is recorded. */
export const POST: RequestHandler = async ({ request, locals, url }) => {
	requireFresh(locals, new URL('/console/reports/access', url), { finishing: true });
	const form = await readForm(request, reportQuestion);
	if (!form.valid) error(404, 'not found');
	const file = await locals.transaction((db) => accessReportFile(db, form.data));
	return new Response(file, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="access-log.csv"'
		}
	});
};
