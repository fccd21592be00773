import * as v from 'valibot';
import { authoritiesToReview } from '$lib/people/consents.server';
import { invitees, mayEnrol } from '$lib/people/enrolment.server';
import type { PageServerLoad } from './$types';

const sought = v.fallback(v.pipe(v.string(), v.trim(), v.maxLength(100), v.excludes('\0')), '');

export const load: PageServerLoad = async ({ locals, url }) => {
	const words = v.parse(sought, url.searchParams.get('words') ?? '');
	const everyone = url.searchParams.has('everyone');
	return locals.transaction(async (db) => {
		const { person } = locals.me();
		const may = await mayEnrol(db, person);
		const toReview = await authoritiesToReview(db, person);
		return { toReview, words, everyone, may, ...(await invitees(db, { words, withoutLogin: !everyone })) };
	});
};
