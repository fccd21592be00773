import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

// As long as a form may be (body-limit.ts); nothing is kept of it.
const words = v.strictObject({ words: v.string() });

/** There is nothing to see without words that were not sent. */
export const load: PageServerLoad = ({ request }) => {
	if (request.method === 'GET') redirect(303, '/sign-in');
};

export const actions: Actions = {
	/** Shows the words of a form whose session was over. The hooks bring them here (hooks.server.ts). */
	default: async ({ request }) => ({ words: (await readForm(request, words)).data.words })
};
