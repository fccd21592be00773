import { json } from '@sveltejs/kit';
import { caseloadOf } from '$lib/console/command-bar/caseload.server';
import type { RequestHandler } from './$types';

/** What the command bar asks for when it opens. Below the console, so for staff alone; opening it is an act of theirs. */
export const GET: RequestHandler = async ({ locals }) =>
	json(await locals.transaction((db) => caseloadOf(db, locals.me().person)));
