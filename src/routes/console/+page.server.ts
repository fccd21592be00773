import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** A day at the desk begins with who waits for an answer; for whoever runs the clinic and treats nobody, with its people. */
export const load: PageServerLoad = async ({ parent }) => {
	const { lines, duties } = await parent();
	const treatsNobody = lines.length === 0 && (duties.oversees || duties.administers);
	redirect(303, treatsNobody ? '/console/people' : '/console/inbox');
};
