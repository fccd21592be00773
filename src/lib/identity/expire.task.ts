import type { Task } from 'graphile-worker';

/** Every 10 minutes: removes sessions that have ended and old sign-in attempts. */
export const expire: Task = async (_payload, { query }) => {
	await query('select identity.expire()');
};
