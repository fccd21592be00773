import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';

/** What was read before it was signed or published: a version, as far as change `expected` of its draft. */
export interface Decision {
	version: string;
	expected: number;
}

/** Asks the providers of the team to sign; until they do, they alone change it. Errors: ABSNT, CLOSD. */
export async function requestSignature(db: Database, version: string): Promise<void> {
	await sql`select care.request_plan_signature(${version})`.execute(db);
}

/** Signs a draft, which then stays as it is; for providers of the team. Errors: ABSNT, 42501, CLOSD, MOVED. */
export async function sign(db: Database, { version, expected }: Decision): Promise<void> {
	await sql`select care.sign_plan(${version}, ${expected})`.execute(db);
}

/** Gives a draft that waits for a signature back to be changed. Errors: ABSNT, CLOSD, 23514. */
export async function returnDraft(
	db: Database,
	{ version, note }: { version: string; note: string }
): Promise<void> {
	await sql`select care.return_plan_draft(${version}, ${note})`.execute(db);
}

/**
 * Publishes a draft and answers its number; the same again is the same. Errors: ABSNT, CLOSD (waits for a signature, or
 * was discarded), MOVED (changed, or published by somebody else meanwhile), UNSGN (a change to medicines is not
 * signed), 23514 (nothing in it).
 */
export async function publish(db: Database, { version, expected }: Decision): Promise<number> {
	const { rows } = await sql<{ number: number }>`
		select care.publish_plan(${version}, ${expected}) as number
	`.execute(db);
	const [published] = rows;
	if (!published) throw new Error('A plan was published and its number not given back');
	return published.number;
}

/** Lays a draft aside; it stays to be read, and another may begin from it. Errors: ABSNT, CLOSD. */
export async function discard(db: Database, version: string): Promise<void> {
	await sql`select care.discard_plan_draft(${version})`.execute(db);
}
