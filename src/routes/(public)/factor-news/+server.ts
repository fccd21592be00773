import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { sawFactorNews } from '$lib/identity/factor-news.server';
import { localPath } from '$lib/ui/local-path';
import { readForm } from '$lib/ui/form.server';
import type { RequestHandler } from './$types';

const seen = v.strictObject({
	upTo: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)),
	back: v.pipe(v.string(), v.maxLength(2000))
});

/** The person knows of the changes to their ways in that were on the screen; then back to the page. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const { valid, data } = await readForm(request, seen);
	if (!valid) error(400, 'invalid');
	await locals.transaction((db) => sawFactorNews(db, data.upTo), { single: true });
	redirect(303, localPath(data.back) ?? '/');
};
