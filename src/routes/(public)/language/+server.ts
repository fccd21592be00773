import { error, redirect } from '@sveltejs/kit';
import { isLanguage } from '$lib/i18n/languages';
import { localPath } from '$lib/ui/local-path';
import { showLanguage } from '$lib/people/chosen-language.server';
import { chooseLanguage } from '$lib/people/people.server';
import type { RequestHandler } from './$types';

/** Remembers the language for this browser, and for the person when somebody is signed in; then back to the page. */
export const POST: RequestHandler = async ({ request, cookies, url, locals }) => {
	const form = await request.formData().catch(() => error(400, 'not a form'));
	const language = form.get('language');
	if (!isLanguage(language)) error(400, 'unknown language');
	showLanguage(cookies, url, language, !locals.signedIn);
	if (locals.signedIn) await locals.transaction((db) => chooseLanguage(db, language));
	redirect(303, localPath(form.get('back')) ?? '/');
};
