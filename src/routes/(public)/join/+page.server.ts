import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { readKey } from '$lib/identity/invitation-codes.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const typed = v.strictObject({ code: v.pipe(v.string(), v.maxLength(100)) });

export const load: PageServerLoad = ({ url }) => ({ late: url.searchParams.has('late') });

export const actions: Actions = {
	default: async ({ request }) => {
		const form = await readForm(request, typed);
		const key = form.valid ? readKey(form.data.code) : undefined;
		// Whether there is such a code is not asked here: any eight characters come to the same next page.
		if (!key) return fail(400, { code: form.data.code.slice(0, 100), problem: 'shape' as const });
		redirect(303, `/join/${key.text}`);
	}
};
