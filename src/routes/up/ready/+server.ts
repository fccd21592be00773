import { json } from '@sveltejs/kit';
import { readiness } from './readiness.server';

/** Says whether this process can serve: 200, or 503 with what is away, for a load balancer. */
export const GET = async () => {
	const ready = await readiness();
	return json(ready, { status: Object.values(ready).every(Boolean) ? 200 : 503 });
};
