import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { disclosuresOf, whoLooked } from '$lib/audit/log.server';
import type { PageServerLoad } from './$types';

const moment = v.optional(v.pipe(v.string(), v.isoTimestamp()));

export const load: PageServerLoad = async ({ locals, url }) => {
	const { person, kind, timeZone } = locals.me();
	const before = v.safeParse(moment, url.searchParams.get('before') ?? undefined);
	if (kind !== 'patient' || !before.success) error(404, 'not found');
	const [log, disclosures] = await locals.transaction((db) =>
		Promise.all([whoLooked(db, person, { timeZone, before: before.output }), disclosuresOf(db, person)])
	);
	return { ...log, disclosures, first: before.output === undefined, now: new Date().toISOString() };
};
