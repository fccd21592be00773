import { error } from '@sveltejs/kit';
import { isLogged } from '$lib/observations/log';
import { isSpan } from '$lib/observations/trends/trend';
import { readTrend } from '$lib/observations/trends/trend.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, parent, depends }) => {
	depends('closeby:readings');
	const { measure } = params;
	const { subject } = await parent();
	if (!subject || !isLogged(measure)) error(404, 'not found');
	const asked = url.searchParams.get('span');
	const span = isSpan(asked) ? asked : 'month';
	const trend = await locals.transaction((db) => readTrend(db, subject.id, measure, span));
	if (!trend) error(404, 'not found');
	return { measure, span, trend, now: new Date().toISOString() };
};
