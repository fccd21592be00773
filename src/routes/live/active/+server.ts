import type { RequestHandler } from './$types';

/** The person is busy on a screen that asks nothing of the server; the idle time starts again (see hooks). */
export const POST: RequestHandler = () => new Response(null, { status: 204 });
