import { error, redirect } from '@sveltejs/kit';
import { replyExpectation } from '$lib/messaging/reply-time.server';
import { stillUrgent } from '$lib/observations/still-urgent.server';
import { can } from '$lib/people/can';
import { careTeam } from '$lib/people/people.server';
import { hourIn } from '$lib/people/hours';
import { planToday } from '$lib/plan/today.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, depends }) => {
	depends('closeby:plan', 'closeby:hours');
	const { timeZone } = locals.me();
	const { subject, helped, rights } = await parent();
	const now = new Date();
	const page = { hour: hourIn(timeZone, now), now: now.toISOString() };
	if (!subject) {
		if (params.patient) error(404, 'not found');
		const [only, ...others] = helped;
		if (only && others.length === 0) redirect(303, `/${only.id}/today`);
		return { ...page, team: [], expectation: null, plan: null, urgent: undefined };
	}
	const [team, expectation, plan, urgent] = await locals.transaction(async (db) => [
		await careTeam(db, subject.id),
		can(rights, 'see', 'messages', subject.id) ? await replyExpectation(db, subject.id, now) : null,
		can(rights, 'see', 'plan', subject.id) ? await planToday(db, subject.id, locals.language) : null,
		// Whoever helps opens the readings themselves: each look at them is on record.
		subject.id === locals.me().person ? await stillUrgent(db, subject.id, page.now) : undefined
	]);
	return { ...page, team, expectation, plan: plan ?? null, urgent };
};
