import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { v7 as uuidv7 } from 'uuid';
import { messageActions } from '$lib/messaging/actions.server';
import { openConversation } from '$lib/messaging/conversations.server';
import { waiver } from '$lib/messaging/input';
import { waiveAnswer } from '$lib/messaging/messages.server';
import { ageOn } from '$lib/people/age';
import { careTeam, patientCard } from '$lib/people/people.server';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from '$lib/ui/form.server';

const place = v.optional(v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number)));

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const before = v.safeParse(place, url.searchParams.get('before') ?? undefined);
	if (!before.success) error(404, 'not found');
	const now = new Date().toISOString();
	const found = await locals.transaction(async (db) => {
		const { person } = locals.me();
		const open = await openConversation(db, params.conversation, person, before.output, locals.language);
		if (!open) return undefined;
		const [card, team] = await Promise.all([patientCard(db, open.patient.id), careTeam(db, open.patient.id)]);
		if (!card) return { open, card: undefined };
		const age = ageOn(card.birthDate, now, card.timeZone);
		return { open, card: { ...card, age, team, conversation: open.id } };
	});
	if (!found) error(404, 'not found');
	return { ...found, now, newId: uuidv7() };
};

export const actions: Actions = {
	...messageActions,
	waive: async ({ request, locals, params }) => {
		const form = await readForm(request, waiver);
		if (!form.valid) return fail(422, { body: '', problem: 'length' as const });
		await locals.transaction((db) => waiveAnswer(db, params.conversation, form.data.seq));
	}
};
