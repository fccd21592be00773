import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** What is not there, and what somebody may not enter (see hooks): one page for both. */
export const load: PageServerLoad = () => error(404, 'not found');
