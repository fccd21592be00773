import type { APIResponse } from '@playwright/test';
import type { Asking } from './asking.ts';

/** Posts a form as a page of Closeby would. */
export function post(
	page: Asking,
	origin: string,
	path: string,
	form: Record<string, string>
): Promise<APIResponse> {
	const headers = { origin, accept: 'application/json', 'x-sveltekit-action': 'true' };
	return page.request.post(path, { headers, multipart: form, maxRedirects: 0 });
}
