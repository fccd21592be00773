import { factorNews } from '$lib/identity/factor-news.server';
import { liveSettings } from '$lib/live/settings.server';
import { conversationLines } from '$lib/messaging/conversations.server';
import { draftIn } from '$lib/people/address';
import { circleOf } from '$lib/people/circle.server';
import { whoAmI } from '$lib/people/people.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:rights', 'closeby:factors');
	const { person, kind, sessionKind, sessionEnds } = locals.me();
	const [me, lines, news, circle] = await locals.transaction((db) =>
		Promise.all([
			whoAmI(db, person),
			conversationLines(db, person),
			factorNews(db),
			circleOf(db, { person, kind }, params.patient)
		])
	);
	const draft = draftIn(params.patient) ?? null;
	return {
		me,
		lines,
		news,
		...circle,
		draft,
		sessionKind,
		sessionEnds: sessionEnds.toISOString(),
		live: liveSettings(),
		now: new Date().toISOString()
	};
};
