import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
	const { lines } = await parent();
	const [only] = lines;
	if (only && lines.length === 1) redirect(303, `/messages/${only.id}`);
};
