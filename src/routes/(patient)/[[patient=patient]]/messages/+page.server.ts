import { error, redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
	const { lines, subject } = await parent();
	if (!subject) {
		if (params.patient) error(404, 'not found');
		redirect(303, '/today');
	}
	const about = lines.filter(({ patient }) => patient === subject.id);
	const [only] = about;
	if (only && about.length === 1)
		redirect(303, `${params.patient ? `/${params.patient}` : ''}/messages/${only.id}`);
	if (params.patient) error(404, 'not found');
};
