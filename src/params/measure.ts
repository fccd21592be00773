import type { ParamMatcher } from '@sveltejs/kit';
import { isLogged } from '$lib/observations/log';

/** A measure that people log, by its key. */
export const match: ParamMatcher = isLogged;
