import { text } from '@sveltejs/kit';

/** Says that the process is alive, whatever else is away: restarting it would help nothing else. */
export const GET = () => text('up\n');
