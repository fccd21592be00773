import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	confirmByPasskey,
	confirmByPassword,
	confirmDemo,
	waysToConfirm,
	type Confirmation
} from '$lib/identity/confirm.server';
import { longestCredential } from '$lib/identity/credential';
import { localPath } from '$lib/ui/local-path';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const byPassword = v.strictObject({
	password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024))
});
const byPasskey = v.strictObject({ credential: v.pipe(v.string(), v.maxLength(longestCredential)) });

export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.signedIn) redirect(303, '/sign-in');
	// Where a form waits in another window, this one leads nowhere.
	return {
		ways: await waysToConfirm(locals.signedIn),
		keepsNothing: locals.signedIn.sessionKind === 'shared_device',
		shown: url.searchParams.has('shown')
	};
};

export const actions: Actions = {
	password: async ({ request, locals, url, getClientAddress }) => {
		const me = locals.me();
		const form = await readForm(request, byPassword);
		if (!form.valid) return fail(400, { problem: 'password' as const });
		return answer(await confirmByPassword(me, form.data.password, getClientAddress()), url, 'password');
	},
	passkey: async ({ request, locals, url }) => {
		const me = locals.me();
		const { data } = await readForm(request, byPasskey);
		return answer(await confirmByPasskey(me, data.credential, url), url, 'passkey');
	},
	demo: async ({ locals, url }) => answer(await confirmDemo(locals.me()), url, 'password')
};

function answer(result: Confirmation, url: URL, way: 'password' | 'passkey') {
	if (result === 'confirmed') redirect(303, localPath(url.searchParams.get('to')) ?? '/');
	return fail(result === 'too-many' ? 429 : 400, {
		problem: result === 'too-many' ? ('tooMany' as const) : way
	});
}
