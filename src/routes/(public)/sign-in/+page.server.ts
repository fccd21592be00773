import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import * as v from 'valibot';
import { readEnvironment } from '../../../env.ts';
import { setSessionCookie } from '$lib/identity/cookie.server';
import { demoPeople, signInDemo } from '$lib/identity/demo.server';
import { signIn } from '$lib/identity/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

// The person types into `name`, which holds an e-mail address or a username the clinic gave.
const credentials = v.strictObject({
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254)),
	password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
	ownDevice: v.optional(v.boolean(), false)
});
const demoChoice = v.strictObject({ person: v.pipe(v.string(), v.uuid()) });

export const load: PageServerLoad = async ({ locals }) => {
	if (locals.signedIn) redirect(303, '/');
	return { demo: readEnvironment().CLOSEBY_DEMO ? await demoPeople() : [] };
};

export const actions: Actions = {
	password: async ({ request, cookies, url, getClientAddress }) => {
		const form = await superValidate(request, valibot(credentials));
		const name = form.data.name;
		if (!form.valid) return fail(400, { name, problem: 'incomplete' as const });
		const result = await signIn(form.data, getClientAddress());
		if (result.outcome === 'too-many') return fail(429, { name, problem: 'tooMany' as const });
		if (result.outcome === 'refused') return fail(400, { name, problem: 'refused' as const });
		setSessionCookie(cookies, url, result);
		redirect(303, result.kind === 'staff' ? '/console/inbox' : '/today');
	},
	demo: async ({ request, cookies, url }) => {
		const form = await superValidate(request, valibot(demoChoice));
		const session =
			form.valid && readEnvironment().CLOSEBY_DEMO ? await signInDemo(form.data.person) : undefined;
		if (!session) return fail(400, { name: '', problem: 'refused' as const });
		setSessionCookie(cookies, url, { ...session, kind: session.staff ? 'staff' : 'other_device' });
		redirect(303, session.staff ? '/console/inbox' : '/today');
	}
};
