import { text } from '@sveltejs/kit';

/** Says that the process is alive, whatever else is away: restarting it would help nothing else. */
export const GET = () => text('alive\n', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
