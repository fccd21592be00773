import { redirect } from '@sveltejs/kit';
import { sql } from 'kysely';
import { asIdentity } from '../db/connection.server.ts';
import { finishFor, freshFor } from './fresh.ts';
import type { SignedIn } from './sessions.server.ts';

/**
 * Asks for a fresh sign-in where a person is about to change consent, factors, or take an export away: sends them to
 * `/confirm` and from there back to this page. Call it in `load` of such a page, before anything is typed, and again
 * at the start of its actions, with `finishing`: what was opened in time may be finished for twenty minutes more.
 * `private.session_is_fresh()` is the same lock in SQL.
 */
export function requireFresh(
	locals: { me(): SignedIn },
	url: URL,
	{ finishing = false, now = new Date() } = {}
): void {
	const { authenticatedAt } = locals.me();
	const age = now.getTime() - authenticatedAt.getTime();
	if (age <= (finishing ? finishFor : freshFor)) return;
	// A form's address carries the name of its action (`?/save`), which is no page to come back to.
	const search = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	const path = search.size > 0 ? `${url.pathname}?${search}` : url.pathname;
	redirect(303, `/confirm?to=${encodeURIComponent(path)}`);
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
