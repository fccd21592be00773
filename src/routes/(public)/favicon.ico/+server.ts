import type { RequestHandler } from './$types';

/** Where browsers look that do not read the page's own icon links, and for what is no page: an answer, a picture. */
export const GET: RequestHandler = () =>
	new Response(null, {
		status: 308,
		headers: { location: '/icons/closeby-192.png', 'cache-control': 'public, max-age=86400' }
	});
