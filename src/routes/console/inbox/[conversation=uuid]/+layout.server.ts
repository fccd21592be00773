import { readingsSummary } from '$lib/console/readings/summary.server';
import type { LayoutServerLoad } from './$types';

/** What stands of readings beside the conversation: read again when one comes in, and the conversation is not. */
export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:readings');
	const summary = await locals.transaction((db) => readingsSummary(db, params.conversation));
	return { summary };
};
