import { json } from '@sveltejs/kit';
import { earlierVersions } from '$lib/messaging/messages.server';
import type { RequestHandler } from './$types';

/** What a changed message said before; empty for whoever may not know. */
export const GET: RequestHandler = async ({ locals, params }) =>
	json(await locals.transaction((db) => earlierVersions(db, params.message)));
