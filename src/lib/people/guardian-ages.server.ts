import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { Problem } from '../db/errors.ts';
import { problemIn } from '../db/problem.server.ts';
import type { AgeProblem, GuardianAge } from './guardian-ages.ts';

/** The ages of the clinic of the person asking, youngest first; for its staff, empty for everybody else. */
export async function guardianAges(db: Database): Promise<GuardianAge[]> {
	const { rows } = await sql<GuardianAge>`
		select r.age, to_json(r.keeps) as keeps, to_json(r.keeps_topics) as topics, r.source, r.version
		from care.guardian_age_rules r order by r.age
	`.execute(db);
	return rows;
}

/**
 * Sets an age in place of `former`, or a new one; `version` is the one that was seen, 0 for a new one. What can be put
 * right is thrown with a code that `ageProblemIn` reads. Errors: ABSNT, 23514.
 */
export async function setGuardianAge(
	db: Database,
	former: number | undefined,
	{ age, keeps, topics, source, version }: GuardianAge
): Promise<void> {
	await sql`select care.set_guardian_age(${former ?? null}, ${version}, ${age}, ${keeps}::care.area[],
		${topics}::care.sensitive_topic[], ${source})`.execute(db);
}

/** Takes an age away. Errors: as above. */
export async function removeGuardianAge(db: Database, age: number, version: number): Promise<void> {
	await sql`select care.remove_guardian_age(${age}, ${version})`.execute(db);
}

const problems: Partial<Record<Problem['key'], AgeProblem>> = {
	'common.problem.taken': 'taken',
	'common.problem.moved': 'moved',
	'common.problem.fresh': 'fresh'
};

/** The reason in what a request's transaction threw, or undefined when it is another's to answer. */
export const ageProblemIn = (thrown: unknown): AgeProblem | undefined => problemIn(thrown, problems);
