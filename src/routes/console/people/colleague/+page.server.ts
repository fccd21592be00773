import { error, fail, redirect } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { newColleague, staffRoles } from '$lib/people/enrolment';
import { enrolColleague, mayEnrol } from '$lib/people/enrolment.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const may = await locals.transaction((db) => mayEnrol(db, locals.me().person));
	if (!may.staff) error(404, 'not found');
	return { newId: newId() };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await readForm(request, newColleague);
		const typed = form.data;
		const roles = staffRoles.filter((role) => typed[role]);
		const problems: Partial<Record<string, string>> = Object.fromEntries(
			Object.entries(form.errors).map(([field, messages]) => [field, messages?.[0]])
		);
		if (roles.length === 0) problems['roles'] = 'role';
		if (!form.valid || roles.length === 0) return fail(400, { typed, problems });
		await locals.transaction((db) => enrolColleague(db, { ...typed, roles }));
		redirect(303, `/console/people/${typed.id}`);
	}
};
