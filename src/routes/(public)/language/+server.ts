import { error, redirect } from '@sveltejs/kit';
import { isLanguage } from '$lib/i18n/languages';
import { localPath } from '$lib/ui/local-path';
import { chooseLanguage } from '$lib/people/people.server';
import type { RequestHandler } from './$types';

/** Remembers the language for this browser, and for the person when somebody is signed in; then back to the page. */
export const POST: RequestHandler = async ({ request, cookies, url, locals }) => {
	const form = await request.formData().catch(() => error(400, 'not a form'));
	const language = form.get('language');
	if (!isLanguage(language)) error(400, 'unknown language');
	cookies.set('language', language, {
		path: '/',
		httpOnly: false, // Read by the offline page; it says nothing about anybody.
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		maxAge: 400 * 24 * 60 * 60
	});
	const { signedIn } = locals;
	if (signedIn) await locals.transaction((db) => chooseLanguage(db, signedIn.person, language));
	redirect(303, localPath(form.get('back')) ?? '/');
};
