import { fail, redirect, type Cookies } from '@sveltejs/kit';
import * as v from 'valibot';
import { readEnvironment } from '../../../env.ts';
import { sessionCookie, setSessionCookie } from '$lib/identity/cookie.server';
import { longestCredential } from '$lib/identity/credential';
import { deviceOf } from '$lib/identity/device.server';
import { endSession } from '$lib/identity/sessions.server';
import { demoPeople, signInDemo } from '$lib/identity/demo.server';
import { signIn, signInWithPasskey } from '$lib/identity/sign-in.server';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/ui/form.server';

// The person types into `name`, which holds an e-mail address or a username the clinic gave.
const device = v.optional(v.picklist(['own_device', 'other_device', 'shared_device']), 'other_device');
const credentials = v.strictObject({
	// No name holds a NUL, and Postgres takes no text that does.
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254), v.excludes('\0')),
	password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
	device,
	credential: v.optional(v.literal(''), '')
});
// The same form, sent by its passkey button: what stands in the other fields does not matter.
const passkey = v.strictObject({
	name: v.optional(v.pipe(v.string(), v.maxLength(254)), ''),
	password: v.optional(v.string(), ''),
	device,
	credential: v.pipe(v.string(), v.maxLength(longestCredential))
});
const demoChoice = v.strictObject({ person: v.pipe(v.string(), v.uuid()) });

export const load: PageServerLoad = async ({ locals }) => {
	if (locals.signedIn) redirect(303, '/');
	if (locals.unfinished) redirect(303, '/sign-in/second-step');
	return { demo: readEnvironment().CLOSEBY_DEMO ? await demoPeople() : [] };
};

export const actions: Actions = {
	password: async ({ request, cookies, url, getClientAddress }) => {
		const form = await readForm(request, credentials);
		const name = form.data.name;
		if (!form.valid) return fail(400, { name, problem: 'incomplete' as const });
		const result = await signIn(form.data, getClientAddress(), deviceOf(request));
		if (result.outcome === 'too-many') return fail(429, { name, problem: 'tooMany' as const });
		if (result.outcome === 'refused') return fail(400, { name, problem: 'refused' as const });
		await leave(cookies, url);
		setSessionCookie(cookies, url, result);
		redirect(303, result.kind === 'staff' ? '/console/inbox' : '/today');
	},
	passkey: async ({ request, cookies, url }) => {
		const form = await readForm(request, passkey);
		const name = form.data.name;
		if (!form.valid) return fail(400, { name, problem: 'noPasskey' as const });
		const result = await signInWithPasskey(form.data.credential, form.data.device, url, deviceOf(request));
		if (!result) return fail(400, { name, problem: 'noPasskey' as const });
		await leave(cookies, url);
		setSessionCookie(cookies, url, result);
		redirect(303, result.kind === 'staff' ? '/console/inbox' : '/today');
	},
	demo: async ({ request, cookies, url }) => {
		const form = await readForm(request, demoChoice);
		const session =
			form.valid && readEnvironment().CLOSEBY_DEMO
				? await signInDemo(form.data.person, deviceOf(request))
				: undefined;
		if (!session) return fail(400, { name: '', problem: 'refused' as const });
		await leave(cookies, url);
		setSessionCookie(cookies, url, { ...session, kind: session.staff ? 'staff' : 'other_device' });
		redirect(303, session.staff ? '/console/inbox' : '/today');
	}
};

/** Whoever signs in over another's session ends it: a browser holds one person at a time. */
async function leave(cookies: Cookies, url: URL): Promise<void> {
	const earlier = cookies.get(sessionCookie(url));
	if (earlier) await endSession(earlier);
}
