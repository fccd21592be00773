import { error } from '@sveltejs/kit';
import { requireFresh } from '$lib/identity/fresh.server';
import { invitee } from '$lib/identity/invitations.server';
import { filledFrom } from '$lib/people/consent';
import { changeState, invitationFor, patientActions } from '$lib/people/consent-actions.server';
import { consentsOf, daysOf, draftOf } from '$lib/people/consents.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request, params, depends }) => {
	requireFresh(locals, url, { request });
	depends('closeby:rights');
	const { person } = locals.me();
	const found = await locals.transaction(async (db) => {
		const [consent] = await consentsOf(db, person, params.consent);
		if (!consent) return undefined;
		const draft = url.searchParams.has('draft') ? await draftOf(db) : undefined;
		return {
			consent,
			days: await daysOf(db, person),
			draft: draft?.consent === params.consent ? draft : undefined,
			invited: (await invitee(db, consent.caregiver))?.hasLogin === false
		};
	});
	if (!found) error(404, 'not found');
	const { consent, days, draft, invited } = found;
	const over = consent.state === 'ended' || consent.state === 'over';
	const now = {
		relationship: consent.relationship,
		purpose: consent.purpose,
		ends_on: over ? days.inAYear : consent.endsOn,
		...filledFrom(consent)
	};
	return {
		consent,
		days,
		invited,
		now,
		looked: draft ? { ...draft.terms, ...filledFrom(draft.terms) } : undefined
	};
};

export const actions: Actions = {
	...patientActions(false),
	pause: (event) => changeState(event, 'pause'),
	resume: (event) => changeState(event, 'resume'),
	end: (event) => changeState(event, 'end'),
	invite: async ({ locals, params, url }) => {
		requireFresh(locals, url, { finishing: true });
		return locals.transaction(async (db) => {
			const [consent] = await consentsOf(db, locals.me().person, params.consent);
			if (!consent) error(404, 'not found');
			return { saved: consent.name, invitation: await invitationFor(db, url.origin, consent.caregiver) };
		});
	}
};
