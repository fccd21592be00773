import type { APIResponse } from '@playwright/test';
import { parse } from 'devalue';
import * as v from 'valibot';
import type { Asking } from './visitor.ts';

/** Posts a form as a page of Closeby would. */
export function post(
	{ request }: Asking,
	origin: string,
	path: string,
	form: Record<string, string>
): Promise<APIResponse> {
	const headers = { origin, accept: 'application/json', 'x-sveltekit-action': 'true' };
	return request.post(path, { headers, multipart: form, maxRedirects: 0 });
}

const actionResult = v.object({
	type: v.string(),
	status: v.number(),
	location: v.optional(v.string()),
	data: v.optional(v.string())
});

/** What `post` was answered, as SvelteKit's ActionResult has it: what it says as `data`, or where it leads. */
export async function resultOf(answer: APIResponse) {
	const { data, ...result } = v.parse(actionResult, await answer.json());
	return { ...result, data: data === undefined ? undefined : (parse(data) as unknown) };
}
