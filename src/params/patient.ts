import type { ParamMatcher } from '@sveltejs/kit';
import { isAbout } from '$lib/people/address';

/** Whose record an address is about; anything else is no page. */
export const match: ParamMatcher = isAbout;
