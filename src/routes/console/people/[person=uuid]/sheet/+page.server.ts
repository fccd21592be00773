import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isLanguage, sourceLanguage } from '$lib/i18n/languages';
import { requireFresh } from '$lib/identity/fresh.server';
import { identityChecks, invitee, inviteToJoin } from '$lib/identity/invitations.server';
import { whoAmI } from '$lib/people/people.server';
import { readForm } from '$lib/ui/form.server';
import { qrOf } from '$lib/ui/qr.server';
import type { Actions, PageServerLoad } from './$types';

const request = v.strictObject({
	purpose: v.picklist(['join', 'recover']),
	identityChecked: v.optional(v.picklist(identityChecks))
});

export const load: PageServerLoad = async ({ locals, params, request: { method } }) => {
	// Its secrets are shown in the answer to the form and never again: there is no sheet to come back to.
	if (method !== 'POST') redirect(303, `/console/people/${params.person}`);
	const [who, me] = await locals.transaction((db) =>
		Promise.all([invitee(db, params.person), whoAmI(db, locals.me().person)])
	);
	if (!who) error(404, 'not found');
	const { clinic, clinicPhone } = me;
	return {
		name: who.name,
		sheetLanguage: isLanguage(who.language) ? who.language : sourceLanguage,
		clinic,
		clinicPhone
	};
};

export const actions: Actions = {
	default: async ({ request: posted, locals, params, url }) => {
		const form = await readForm(posted, request);
		const { purpose, identityChecked } = form.data;
		if (!form.valid || (purpose === 'recover' && !identityChecked)) {
			redirect(303, `/console/people/${params.person}/recover?unchecked`);
		}
		if (purpose === 'recover') {
			requireFresh(locals, new URL(`/console/people/${params.person}/recover`, url), { finishing: true });
		}
		const { path, code, spokenCode, expiresAt } = await locals.transaction((db) =>
			inviteToJoin(db, { person: params.person, purpose, identityChecked: identityChecked ?? null })
		);
		return {
			code,
			spokenCode,
			expiresAt,
			link: url.origin + path,
			qr: qrOf(url.origin + path),
			address: `${url.host}/join`
		};
	}
};
