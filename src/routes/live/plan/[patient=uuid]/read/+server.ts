import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { markPlanRead } from '$lib/plan/plan.server';
import { planRead } from '$lib/plan/report-input';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params, request }) => {
	const mark = v.safeParse(planRead, await request.json().catch(() => undefined));
	if (!mark.success) error(400, 'invalid');
	await locals.transaction((db) => markPlanRead(db, params.patient, mark.output.number));
	return new Response(null, { status: 204 });
};
