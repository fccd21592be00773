import { expect, test } from 'vitest';
import { asAdmin } from './database.ts';

/** A law of the schema: a query that names every breach of it, and a breach that the query must find. */
export interface Law {
	law: string;
	breaches: string;
	/** Statements that break it, undone at once, and what the query then says. */
	broken: [statements: string, breach: string][];
}

/** SQL: whether schema `n` is ours. Those of the platform and of the job queue are theirs to judge. */
export const ours = `n.nspname !~ '^pg_' and n.nspname <> all ('{information_schema,auth,extensions,realtime,_realtime,
	supabase_migrations,graphile_worker}'::text[])`;

/** Tests that each law holds, and that each of its breaches is found: a law that cannot fail holds nothing. */
export function testLaws(laws: Law[]): void {
	for (const { law, breaches, broken } of laws) {
		test(law, async () => {
			const found = (statements: string) =>
				asAdmin(async (sql) => {
					await sql.query(statements);
					const { rows } = await sql.query<{ breach: string }>(breaches);
					return rows.map(({ breach }) => breach);
				});
			expect(await found('')).toEqual([]);
			for (const [statements, breach] of broken)
				expect(await found(statements), statements).toEqual([breach]);
		});
	}
}
