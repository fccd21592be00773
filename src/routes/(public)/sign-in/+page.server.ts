import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { readEnvironment } from '../../../env.ts';
import { replaceSession } from '$lib/identity/cookie.server';
import { deviceOf } from '$lib/identity/device.server';
import { deviceKind, deviceKindIn } from '$lib/identity/device-kind';
import { demoPeople, signInDemo } from '$lib/identity/demo.server';
import { signIn } from '$lib/identity/sign-in.server';
import { keepChosenLanguage } from '$lib/people/chosen-language.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

// The person types into `name`, which holds an e-mail address or a username the clinic gave.
const credentials = v.strictObject({
	// No name holds a NUL, and Postgres takes no text that does.
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254), v.excludes('\0')),
	password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
	device: deviceKind
});
// The same form, sent by its passkey button: what stands in the other fields does not matter.
const withPasskey = v.strictObject({
	name: v.optional(v.string()),
	password: v.optional(v.string()),
	device: deviceKind
});
const demoChoice = v.strictObject({ person: v.pipe(v.string(), v.uuid()) });

export const load: PageServerLoad = async ({ locals, url }) => {
	if (locals.signedIn) redirect(303, '/');
	if (locals.unfinished) redirect(303, '/sign-in/second-step');
	return {
		device: deviceKindIn(url),
		demo: readEnvironment().CLOSEBY_DEMO ? await demoPeople() : []
	};
};

export const actions: Actions = {
	password: async ({ request, cookies, url, getClientAddress }) => {
		const form = await readForm(request, credentials);
		const { name, device } = form.data;
		if (!form.valid) return fail(400, { name, device, problem: 'incomplete' as const });
		const result = await signIn(form.data, getClientAddress(), deviceOf(request));
		if (result.outcome === 'too-many') return fail(429, { name, device, problem: 'tooMany' as const });
		if (result.outcome === 'refused') return fail(400, { name, device, problem: 'refused' as const });
		await replaceSession(cookies, url, result);
		if (result.kind === 'staff') redirect(303, '/sign-in/second-step');
		await keepChosenLanguage(cookies, url, result.secret);
		redirect(303, '/today');
	},
	passkey: async ({ request }) => {
		const form = await readForm(request, withPasskey);
		if (!form.valid) error(400, 'not a device');
		redirect(303, `/sign-in/passkey?device=${form.data.device}`);
	},
	demo: async ({ request, cookies, url }) => {
		const form = await readForm(request, demoChoice);
		const session =
			form.valid && readEnvironment().CLOSEBY_DEMO
				? await signInDemo(form.data.person, deviceOf(request))
				: undefined;
		if (!session) return fail(400, { name: '', device: undefined, problem: 'refused' as const });
		await replaceSession(cookies, url, { ...session, kind: session.staff ? 'staff' : 'other_device' });
		await keepChosenLanguage(cookies, url, session.secret);
		redirect(303, session.staff ? '/console' : '/today');
	}
};
