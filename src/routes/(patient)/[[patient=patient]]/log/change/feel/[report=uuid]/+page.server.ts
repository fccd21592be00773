import { error } from '@sveltejs/kit';
import { takeOutCheck } from '$lib/observations/actions.server';
import { readLog } from '$lib/observations/log.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const patient = params.patient ?? locals.me().person;
	const log = await locals.transaction((db) => readLog(db, patient));
	const report = log?.reports.find(({ id, mine }) => id === params.report && mine);
	return { report: report ?? error(404, 'not found') };
};

export const actions: Actions = { default: takeOutCheck };
