import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { signedIn } }) => {
	if (!signedIn) redirect(303, '/sign-in');
	redirect(303, signedIn.kind === 'staff' ? '/console' : '/today');
};
