import type { Task } from 'graphile-worker';

/** Takes away what people were told of long ago. */
export const expireNotices: Task = async (_payload, { query }) => {
	await query('select private.expire_notices()');
};
