import { replyExpectation } from '$lib/messaging/reply-time.server';
import { careTeam } from '$lib/people/people.server';
import { hourIn } from '$lib/people/hours';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { person, kind, timeZone } = locals.me();
	const now = new Date();
	const [team, expectation] = await locals.transaction(async (db) => [
		kind === 'patient' ? await careTeam(db, person) : [],
		kind === 'patient' ? await replyExpectation(db, person, now) : null
	]);
	return { team, expectation, hour: hourIn(timeZone, now), now: now.toISOString() };
};
