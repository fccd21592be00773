import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { replaceSession } from '$lib/identity/cookie.server';
import { longestCredential } from '$lib/identity/credential';
import { deviceOf } from '$lib/identity/device.server';
import { deviceKind, deviceKindIn } from '$lib/identity/device-kind';
import { signInWithPasskey } from '$lib/identity/sign-in.server';
import { keepChosenLanguage } from '$lib/people/chosen-language.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const signed = v.strictObject({
	device: deviceKind,
	credential: v.pipe(v.string(), v.maxLength(longestCredential))
});

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.signedIn) redirect(303, '/');
	if (locals.unfinished) redirect(303, '/sign-in/second-step');
	return { device: deviceKindIn(url) };
};

export const actions: Actions = {
	default: async ({ request, cookies, url }) => {
		const form = await readForm(request, signed);
		const result =
			form.valid && (await signInWithPasskey(form.data.credential, form.data.device, url, deviceOf(request)));
		if (!result) return fail(400, { problem: 'refused' as const });
		await replaceSession(cookies, url, result);
		await keepChosenLanguage(cookies, url, result.secret);
		redirect(303, result.kind === 'staff' ? '/console' : '/today');
	}
};
