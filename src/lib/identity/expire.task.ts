import type { Task } from 'graphile-worker';

/** Every 10 minutes: removes sessions that have ended, old sign-in attempts and what is left of invitations. */
export const expire: Task = async (_payload, { query }) => {
	await query('select identity.expire()');
	await query('select identity.expire_invitations()');
};
