import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import { findDangers } from './danger.ts';
import { dangerRulesVersion, dangers, type Danger } from './kinds.ts';

/** What words tell of, for the statement that stores them, with what the writer was shown help for all the same. */
export function judgementOf(words: string, shown: readonly Danger[]) {
	return { rules: dangerRulesVersion, dangers: findDangers(words), shown };
}

/**
 * Judges what was just written under an id, as it is stored, in the transaction that wrote it; the database opens or
 * updates alerts. `shown`: what the writer was shown help for and sent it all the same; `counted`: what somebody is called
 * for. What was judged before, and what holds no words, is left alone. Answers the dangers found.
 */
export async function judgeWords(
	db: Database,
	item: string,
	shown: readonly Danger[],
	counted: readonly Danger[] = dangers
): Promise<Danger[]> {
	const { rows } = await sql<{ version: number; words: string }>`
		select version, words from care.words_to_judge(${item})
	`.execute(db);
	const [written] = rows;
	if (!written) return [];
	const found = findDangers(written.words).filter((danger) => counted.includes(danger));
	await sql`
		select care.judge_words(${item}, ${written.version}, ${dangerRulesVersion}, ${sql.val(found)}::text[],
			${sql.val(shown.filter((danger) => counted.includes(danger)))}::text[])
	`.execute(db);
	return found;
}
