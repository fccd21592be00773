import { error } from '@sveltejs/kit';
import { dailyChecks, tracedReadings } from '$lib/console/readings/log.server';
import { readLog } from '$lib/observations/log.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:readings');
	const saved = url.searchParams.get('saved');
	const found = await locals.transaction(async (db) => {
		const readings = await tracedReadings(db, params.patient);
		if (!readings) return undefined;
		const checks = await dailyChecks(db, params.patient);
		return { readings, checks, log: saved === null ? undefined : await readLog(db, params.patient) };
	});
	return { ...(found ?? error(404, 'not found')), saved };
};
