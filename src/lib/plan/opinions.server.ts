import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CarePlanOpinion, CareTeachBackVerdict } from '../db/generated.ts';
import { iso } from '../db/time.server.ts';
import { namesOf, type PersonName } from '../people/people.server.ts';
import { lookAtPlan } from './lines.server.ts';
import type { OpinionInput, TeachBackInput } from './opinion-input.ts';

/** What somebody thinks of a version, or of a line in it, with the care team's answers. */
export interface Opinion {
	id: string;
	version: string;
	number: number;
	line: string | null;
	opinion: CarePlanOpinion;
	words: string | null;
	author: string;
	onBehalfOf: string | null;
	givenAt: string;
	answers: { id: string; words: string; author: string; answeredAt: string }[];
}

/** A lesson in somebody's own words; `verdict` is the care team's latest, null while nobody has read it. */
export interface TeachBack {
	id: string;
	line: string;
	revision: number;
	words: string;
	author: string;
	onBehalfOf: string | null;
	givenAt: string;
	verdict: CareTeachBackVerdict | null;
	reviewedBy: string | null;
	reviewedAt: string | null;
}

/**
 * Says what the person asking thinks of a published version, or of one line in it. The same id with the same words is
 * the same opinion. Errors: ABSNT, 42501, TAKEN, 23514.
 */
export async function giveOpinion(db: Database, given: OpinionInput): Promise<void> {
	const { id, version, line, opinion, words } = given;
	await sql`select care.give_plan_opinion(${id}, ${version}, ${line ?? null}, ${opinion}, ${words ?? null})`.execute(
		db
	);
}

/** Answers an opinion; for the care team. Errors: ABSNT, 42501, TAKEN, 23514. */
export async function answerOpinion(
	db: Database,
	{ id, opinion, words }: { id: string; opinion: string; words: string }
): Promise<void> {
	await sql`select care.answer_plan_opinion(${id}, ${opinion}, ${words})`.execute(db);
}

/** Says a lesson in one's own words. Errors: ABSNT, 42501, TAKEN, 23514. */
export async function teachBack(db: Database, given: TeachBackInput): Promise<void> {
	const { id, line, revision, words } = given;
	await sql`select care.teach_back(${id}, ${line}, ${revision}, ${words})`.execute(db);
}

/** Says whether a lesson was understood; for the care team. Errors: ABSNT, 42501, TAKEN. */
export async function reviewTeachBack(
	db: Database,
	{ id, teach_back, verdict }: { id: string; teach_back: string; verdict: CareTeachBackVerdict }
): Promise<void> {
	await sql`select care.review_teach_back(${id}, ${teach_back}, ${verdict})`.execute(db);
}

/** The opinions of a patient's plan, newest first, with their answers. The look is recorded. */
export async function readOpinions(
	db: Database,
	patient: string
): Promise<{ opinions: Opinion[]; people: Record<string, PersonName> }> {
	const look = await lookAtPlan(db, patient);
	if (!look.plan && !look.medicines) return { opinions: [], people: {} };
	const { rows } = await sql<Opinion>`
		select o.id, o.version_id as version, v.number, o.line_id as line, o.opinion, o.words, o.author_id as author,
			o.on_behalf_of_id as "onBehalfOf", ${iso('o.given_at')} as "givenAt",
			(
				select coalesce(json_agg(json_build_object('id', a.id, 'words', a.words, 'author', a.author_id,
					'answeredAt', ${iso('a.answered_at')}) order by a.answered_at), '[]')
				from care.plan_opinion_answers a where a.opinion_id = o.id
			) as answers
		from care.plan_opinions o
		join care.plan_versions v on v.id = o.version_id
		where o.patient_id = ${patient}
		order by o.given_at desc
		limit 200
	`.execute(db);
	const ids = rows.flatMap(({ author, answers }) => [author, ...answers.map((answer) => answer.author)]);
	return { opinions: rows, people: await namesOf(db, ids, patient) };
}

/** What was said back of a patient's lessons, newest first. The look is recorded. */
export async function readTeachBacks(
	db: Database,
	patient: string
): Promise<{ teachBacks: TeachBack[]; people: Record<string, PersonName> }> {
	const look = await lookAtPlan(db, patient);
	if (!look.plan && !look.medicines) return { teachBacks: [], people: {} };
	const { rows } = await sql<TeachBack>`
		select b.id, b.line_id as line, b.revision, b.words, b.author_id as author, b.on_behalf_of_id as "onBehalfOf",
			${iso('b.given_at')} as "givenAt", r.verdict, r.author_id as "reviewedBy",
			${iso<string | null>('r.reviewed_at')} as "reviewedAt"
		from care.teach_backs b
		left join lateral (
			select * from care.teach_back_reviews v where v.teach_back_id = b.id order by v.reviewed_at desc limit 1
		) r on true
		where b.patient_id = ${patient}
		order by b.given_at desc
		limit 200
	`.execute(db);
	const ids = rows.flatMap(({ author, reviewedBy }) =>
		reviewedBy === null ? [author] : [author, reviewedBy]
	);
	return { teachBacks: rows, people: await namesOf(db, ids, patient) };
}
