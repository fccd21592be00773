import type { Task } from 'graphile-worker';

/** Every minute: calls the next person to every alert that nobody has acknowledged in time. */
export const escalate: Task = async (_payload, { query }) => {
	await query('select private.escalate_alerts()');
};
