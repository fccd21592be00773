import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { compareVersions, listVersions } from '$lib/plan/versions.server';
import type { PageServerLoad } from './$types';

const id = v.optional(v.union([v.pipe(v.string(), v.uuid()), v.literal('')]));

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:plan');
	const asked = v.safeParse(v.object({ from: id, to: id }), Object.fromEntries(url.searchParams));
	if (!asked.success) error(404, 'not found');
	return locals.transaction(async (db) => {
		const { versions, people } = await listVersions(db, params.patient);
		const to = asked.output.to || versions[0]?.id;
		const newest = versions.find((version) => version.id === to);
		// Without a choice, it is held against what it began from; nothing is a choice too.
		const from = (asked.output.from ?? newest?.basedOn) || null;
		const comparison = to ? await compareVersions(db, from, to) : undefined;
		if (to && !comparison) error(404, 'not found');
		return { versions, comparison, people: { ...people, ...comparison?.people } };
	});
};
