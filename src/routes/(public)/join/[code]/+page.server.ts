import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { readDate, type TypedDate } from '$lib/identity/birth-date';
import { setClaimCookie } from '$lib/identity/cookie.server';
import { readKey, type Proof } from '$lib/identity/invitation-codes.server';
import { lookAtInvitation, proveInvitation } from '$lib/identity/join.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const part = v.pipe(v.string(), v.trim(), v.maxLength(10));
const bornForm = v.strictObject({ day: part, month: part, year: part });
const spokenForm = v.strictObject({ spoken: v.pipe(v.string(), v.maxLength(20)) });

export const load: PageServerLoad = async ({ params }) => {
	const key = readKey(params.code);
	if (!key) error(404, 'not found');
	return { proof: key.proof, over: await lookAtInvitation(key) };
};

export const actions: Actions = {
	default: async ({ request, params, cookies, url, getClientAddress }) => {
		const key = readKey(params.code);
		if (!key) error(404, 'not found');
		const { typed, ...proof } = await readProof(request, key.proof);
		if (!proof.birthDate && !proof.spokenCode) return fail(400, { typed, problem: 'shape' as const });
		const result = await proveInvitation(key, proof, getClientAddress());
		if (result.outcome === 'refused') return fail(400, { typed, problem: 'refused' as const });
		if (result.outcome === 'too-many') return fail(429, { problem: 'tooMany' as const });
		if (result.outcome !== 'proved') return fail(410, { over: { ...result, state: result.outcome } });
		setClaimCookie(cookies, url, result.claim);
		redirect(303, '/join/finish');
	}
};

interface TypedProof {
	/** For the fields, when the page comes again. */
	typed?: TypedDate;
	birthDate?: string | undefined;
	spokenCode?: string | undefined;
}

async function readProof(request: Request, proof: Proof): Promise<TypedProof> {
	if (proof === 'birth_date') {
		const { data: typed } = await readForm(request, bornForm);
		return { typed, birthDate: readDate(typed) };
	}
	const { data } = await readForm(request, spokenForm);
	return { spokenCode: /^\d{6}$/.exec(data.spoken.replace(/[\s-]/g, ''))?.[0] };
}
