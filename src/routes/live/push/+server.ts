import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { deviceInput, stopTelling, tellDevice } from '$lib/notifications/devices.server';
import type { RequestHandler } from './$types';

/** Tells this device from now on. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const device = v.safeParse(deviceInput, await request.json().catch(() => undefined));
	if (!device.success) error(400, 'invalid');
	await locals.transaction((db) => tellDevice(db, device.output));
	return new Response(null, { status: 204 });
};

/** Tells it nothing more. */
export const DELETE: RequestHandler = async ({ locals }) => {
	await locals.transaction(stopTelling);
	return new Response(null, { status: 204 });
};
