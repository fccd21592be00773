import { error, fail, redirect, type Cookies } from '@sveltejs/kit';
import * as v from 'valibot';
import { setSessionCookie } from '$lib/identity/cookie.server';
import { longestCredential } from '$lib/identity/credential';
import { deviceOf } from '$lib/identity/device.server';
import {
	authenticatorSetup,
	byCode,
	byPasskey,
	byRecoveryCode,
	bySettingUpCode,
	bySettingUpPasskey,
	hasNone,
	secondFactorsOf,
	type SecondStep
} from '$lib/identity/second-step.server';
import { keepChosenLanguage } from '$lib/people/chosen-language.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const typed = v.strictObject({ code: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)) });
const signed = v.strictObject({ credential: v.pipe(v.string(), v.maxLength(longestCredential)) });

/** The form a problem belongs to. */
type Way = 'code' | 'recoveryCode' | 'passkey' | 'newCode' | 'newPasskey';

export const load: PageServerLoad = async ({ locals: { unfinished, signedIn } }) => {
	if (!unfinished) redirect(303, signedIn ? '/' : '/sign-in');
	const factors = await secondFactorsOf(unfinished.person);
	return { factors, setup: hasNone(factors) ? await authenticatorSetup(unfinished.person) : null };
};

export const actions: Actions = {
	code: async (event) => {
		const form = await readForm(event.request, typed);
		return answer(event, 'code', await byCode(whoOf(event), form.data.code, fromOf(event)));
	},
	recoveryCode: async (event) => {
		const form = await readForm(event.request, typed);
		return answer(event, 'recoveryCode', await byRecoveryCode(whoOf(event), form.data.code, fromOf(event)));
	},
	passkey: async (event) => {
		const { data } = await readForm(event.request, signed);
		const step = await byPasskey(whoOf(event), data.credential, event.url, fromOf(event));
		return answer(event, 'passkey', step);
	},
	newCode: async (event) => {
		const form = await readForm(event.request, typed);
		return answer(event, 'newCode', await bySettingUpCode(whoOf(event), form.data.code, fromOf(event)));
	},
	newPasskey: async (event) => {
		const { data } = await readForm(event.request, signed);
		const step = await bySettingUpPasskey(whoOf(event), data.credential, event.url, fromOf(event));
		return answer(event, 'newPasskey', step);
	}
};

async function answer({ cookies, url }: { cookies: Cookies; url: URL }, way: Way, step: SecondStep) {
	if (step.outcome !== 'complete')
		return fail(step.outcome === 'refused' ? 400 : 429, { way, problem: step.outcome });
	setSessionCookie(cookies, url, { ...step, kind: 'staff' });
	await keepChosenLanguage(cookies, url, step.secret);
	if (step.codes.length === 0) redirect(303, '/console');
	return { codes: step.codes };
}

const whoOf = ({ locals }: RequestEvent) => locals.unfinished ?? error(404, 'not found');
const fromOf = ({ request, getClientAddress }: RequestEvent) => ({
	device: deviceOf(request),
	source: getClientAddress()
});
