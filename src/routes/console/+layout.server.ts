import { dutiesOf } from '$lib/console/duties.server';
import { factorNews } from '$lib/identity/factor-news.server';
import { liveSettings } from '$lib/live/settings.server';
import { conversationLines } from '$lib/messaging/conversations.server';
import { whoAmI } from '$lib/people/people.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, depends }) => {
	depends('closeby:factors');
	const { person, sessionKind, sessionEnds } = locals.me();
	const [me, lines, duties, news] = await locals.transaction((db) =>
		Promise.all([whoAmI(db, person), conversationLines(db, person), dutiesOf(db, person), factorNews(db)])
	);
	return {
		me,
		lines,
		duties,
		news,
		sessionKind,
		sessionEnds: sessionEnds.toISOString(),
		live: liveSettings(),
		now: new Date().toISOString()
	};
};
