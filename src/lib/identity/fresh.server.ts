import { redirect } from '@sveltejs/kit';
import { sql } from 'kysely';
import { asIdentity } from '../db/connection.server.ts';
import { finishFor, freshFor } from './fresh.ts';
import type { SignedIn } from './sessions.server.ts';

/**
 * Asks for a fresh sign-in where a person is about to change consent, factors, or take an export away: sends them to
 * `/confirm` and from there back to this page. Call it in `load` of such a page, before anything is typed, and again
 * at the start of its actions, with `finishing`: what was opened in time may be finished for twenty minutes more.
 * `load` hands in its `request`: after an action it only shows the answer, with what was typed, and the action has
 * asked already. `private.session_is_fresh()` is the same lock in SQL.
 */
export function requireFresh(
	locals: { me(): SignedIn },
	url: URL,
	{
		finishing = false,
		request,
		now = new Date()
	}: { finishing?: boolean; request?: Request; now?: Date } = {}
): void {
	if (request?.method === 'POST' || isFresh(locals, { finishing, now })) return;
	// A form's address carries the name of its action (`?/save`), which is no page to come back to.
	const search = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	const path = search.size > 0 ? `${url.pathname}?${search}` : url.pathname;
	redirect(303, `/confirm?to=${encodeURIComponent(path)}`);
}

/**
 * Whether `requireFresh` would let them go on. For an action whose form took long to fill in: it answers with the form
 * and says so, because a way through `/confirm` would lose what was typed.
 */
export function isFresh(locals: { me(): SignedIn }, { finishing = false, now = new Date() } = {}): boolean {
	const age = now.getTime() - locals.me().authenticatedAt.getTime();
	return age <= (finishing ? finishFor : freshFor);
}

/** The person behind this session has proved who they are, just now. */
export async function refresh({ session }: SignedIn): Promise<void> {
	await asIdentity(
		(db) =>
			db
				.updateTable('identity.sessions')
				.set({ authenticated_at: sql`now()` })
				.where('id', '=', session)
				.execute(),
		{ single: true }
	);
}
