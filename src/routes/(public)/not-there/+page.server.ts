import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/**
 * What a room of others shows (see hooks): the same as an address without a page. A route of its own, because kit asks
 * for an address it does not know over the network, even from itself.
 */
export const load: PageServerLoad = () => error(404, 'not found');
