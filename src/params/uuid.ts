import type { ParamMatcher } from '@sveltejs/kit';

/** A UUID in its usual form; anything else is no address of ours. */
export const match: ParamMatcher = (value) =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
