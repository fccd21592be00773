import { error } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** A patient's own room: nobody else has a family here. */
export const load: LayoutServerLoad = async ({ parent }) => {
	const { me } = await parent();
	if (me.kind !== 'patient') error(404, 'not found');
};
