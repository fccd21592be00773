import { error, fail, redirect } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { readDate } from '$lib/identity/birth-date';
import { newPatient } from '$lib/people/enrolment';
import { careManagers, enrolPatient, mayEnrol, similarPatients } from '$lib/people/enrolment.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

/** What is wrong, by field. */
type Problems = Partial<Record<string, string>>;
const none: Problems = {};

export const load: PageServerLoad = async ({ locals }) => {
	const { person } = locals.me();
	const [may, managers] = await locals.transaction((db) =>
		Promise.all([mayEnrol(db, person), careManagers(db)])
	);
	if (!may.patients) error(404, 'not found');
	const mine = managers.some(({ id }) => id === person) ? person : '';
	return { managers, mine, newId: newId() };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await readForm(request, newPatient);
		const { unlike, day, month, year, ...named } = form.data;
		const typed = { ...named, day, month, year };
		const birthDate = readDate({ day, month, year });
		const problems: Problems = Object.fromEntries(
			Object.entries(form.errors).map(([field, messages]) => [field, messages?.[0]])
		);
		const today = new Date().toISOString().slice(0, 10);
		if (!birthDate) problems['born'] = 'date';
		else if (birthDate > today || birthDate < '1900') problems['born'] = 'future';
		if (!form.valid || !birthDate || problems['born']) return fail(400, { typed, problems, similar: [] });

		const patient = { ...named, birthDate };
		const similar = await locals.transaction(async (db) => {
			const alike = unlike ? [] : await similarPatients(db, patient);
			if (alike.length === 0) await enrolPatient(db, patient);
			return alike;
		});
		if (similar.length > 0) return fail(409, { typed, problems: none, similar });
		redirect(303, `/console/people/${patient.id}`);
	}
};
