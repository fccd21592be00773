import type { APIResponse, Page } from '@playwright/test';

/** Posts a form as a page of Closeby would. */
export function post(
	page: Page,
	origin: string,
	path: string,
	form: Record<string, string>
): Promise<APIResponse> {
	const headers = { origin, accept: 'application/json', 'x-sveltekit-action': 'true' };
	return page.request.post(path, { headers, multipart: form, maxRedirects: 0 });
}
