import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import type { Language } from '../i18n/languages.ts';

/**
 * SQL for a `PlanLine` as JSON, from `care.plan_lines c`. With a language, each part has its words in that one alone, or
 * in the other where there are none; without, in both.
 */
export const lineJson = (language: Language | null) => sql`json_build_object(
	'id', c.id, 'revision', c.revision, 'kind', c.kind, 'area', c.area, 'topic', c.topic, 'parent', c.parent_id,
	'conditionSystem', c.condition_system, 'conditionCode', c.condition_code, 'loincCode', c.loinc_code,
	'unit', c.unit, 'targetLow', c.target_low, 'targetHigh', c.target_high, 'source', c.source, 'dueOn', c.due_on,
	'doneBy', c.done_by, 'schedule', c.schedule, 'zone', c.zone, 'rxnormCode', c.rxnorm_code,
	'drugName', c.drug_name, 'dose', c.dose, 'sig', c.sig, 'importance', c.importance,
	'author', c.author_id, 'writtenAt', ${iso('c.written_at')}, 'why', c.why, 'decidedBy', c.decided_by_id,
	'words', (
		select coalesce(json_object_agg(p.part, p.texts), '{}')
		from (
			select w.part, json_object_agg(w.language, json_build_object('words', w.words, 'mark', w.mark)) as texts
			from care.plan_line_words w
			where w.line_id = c.id and w.revision = c.revision
				and (${language}::text is null or w.language = ${language} or not exists (
					select from care.plan_line_words o
					where o.line_id = w.line_id and o.revision = w.revision and o.part = w.part
						and o.language = ${language}
				))
			group by w.part
		) p
	)
)`;

/**
 * SQL that records the looks at a patient's plan and medicines, from a row with `patient_id`, and answers which of the
 * two the person asking may see. Put it into a materialized part of the statement, so that it is asked once.
 */
export const looks = (alias: string) => {
	const patient = sql.ref(`${alias}.patient_id`);
	return sql`audit.record_read(${patient}, 'plan') as see_plan,
		audit.record_read(${patient}, 'medicines') as see_medicines`;
};

/** SQL: whether lines of this area are shown, by what `looks` found. */
export const shown = (area: string, look: string) =>
	sql<boolean>`case ${sql.ref(area)} when 'medicines' then ${sql.ref(`${look}.see_medicines`)}
		else ${sql.ref(`${look}.see_plan`)} end`;

/** Records the looks at a patient's plan and medicines. Answers whether the person asking may see any of it. */
export async function lookAtPlan(
	db: Database,
	patient: string
): Promise<{ plan: boolean; medicines: boolean }> {
	const { rows } = await sql<{ plan: boolean; medicines: boolean }>`
		select audit.record_read(${patient}, 'plan') as plan, audit.record_read(${patient}, 'medicines') as medicines
	`.execute(db);
	return rows[0] ?? { plan: false, medicines: false };
}
