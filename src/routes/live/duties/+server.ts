import { json } from '@sveltejs/kit';
import { dutiesOf } from '$lib/console/duties.server';
import type { RequestHandler } from './$types';

/** What the console offers the person asking beyond the inbox, and what waits there. */
export const GET: RequestHandler = async ({ locals }) =>
	json(await locals.transaction((db) => dutiesOf(db, locals.me().person)));
