import { liveSettings } from '$lib/live/settings.server';
import { conversationLines } from '$lib/messaging/conversations.server';
import { whoAmI } from '$lib/people/people.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { person, sessionKind } = locals.me();
	const [me, lines] = await locals.transaction((db) =>
		Promise.all([whoAmI(db, person), conversationLines(db, person)])
	);
	return { me, lines, sessionKind, live: liveSettings(), now: new Date().toISOString() };
};
