import type { BrowserContext } from '@playwright/test';
import { digestOfSources } from '../supabase/local/sources.js';

const [ours, theirs] = ['/_app/immutable/', '/_app/immutable/other/'];
const version = digestOfSources();

/**
 * From here on a server of another build answers this browser: every page and its version are that one's, and so are all files
 * whose names carry a hash; those of the build before are gone. Building twice would take a minute. The service worker
 * stays as it was: what browsers fetch to compare it by, nobody can stand in for.
 */
export async function updateServer(context: BrowserContext): Promise<void> {
	await context.route(/./, async (route) => {
		const request = route.request();
		const { pathname } = new URL(request.url());
		if (pathname.startsWith(ours) && !pathname.startsWith(theirs)) return route.fulfill({ status: 404 });
		if (request.method() !== 'GET' || /^\/(live|realtime)\/|__data\.json$/.test(pathname))
			return route.continue();
		const response = await route.fetch({ url: request.url().replace(theirs, ours), maxRedirects: 0 });
		if (!/html|json|script/.test(response.headers()['content-type'] ?? ''))
			return route.fulfill({ response });
		const body = (await response.text()).replaceAll(ours, theirs).replaceAll(version, `other${version}`);
		await route.fulfill({ response, body });
	});
}
