import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CarePlanEvent } from '../db/generated.ts';
import { iso } from '../db/time.server.ts';
import { namesOf, type PersonName } from '../people/people.server.ts';
import { saysTheSame, type PlanLine } from './line.ts';
import { lineJson, lookAtPlan, looks, shown } from './lines.server.ts';

/** What became of a version. */
export interface VersionEvent {
	event: CarePlanEvent;
	actor: string;
	at: string;
	note: string | null;
}

/** A version of the plan: published ones have a number; drafts are for staff. */
export interface Version {
	id: string;
	number: number | null;
	basedOn: string | null;
	author: string;
	createdAt: string;
	publishedAt: string | null;
	/** Oldest first; patients and caregivers find that it was signed and published. */
	events: VersionEvent[];
}

/** One line that differs between two versions. */
export interface Change {
	line: string;
	change: 'added' | 'changed' | 'removed';
	before: PlanLine | null;
	after: PlanLine | null;
	/** Why, each time it was changed in between, oldest first. */
	reasons: { why: string | null; decidedBy: string | null; by: string; at: string }[];
}

export interface Comparison {
	/** Null where everything is compared to nothing. */
	from: { id: string; number: number | null } | null;
	to: { id: string; number: number | null };
	changes: Change[];
	people: Record<string, PersonName>;
}

/** The versions of a patient's plan that the person asking may see, newest first, with names. The look is recorded. */
export async function listVersions(
	db: Database,
	patient: string
): Promise<{ versions: Version[]; people: Record<string, PersonName> }> {
	const look = await lookAtPlan(db, patient);
	if (!look.plan && !look.medicines) return { versions: [], people: {} };
	const { rows } = await sql<Version>`
		select v.id, v.number, v.based_on_id as "basedOn", v.author_id as author, ${iso('v.created_at')} as "createdAt",
			${iso<string | null>('v.published_at')} as "publishedAt",
			(
				select coalesce(json_agg(json_build_object('event', e.event, 'actor', e.actor_id, 'at', ${iso('e.at')},
					'note', e.note) order by e.at), '[]')
				from care.plan_version_events e where e.version_id = v.id
			) as events
		from care.plan_versions v
		where v.patient_id = ${patient}
		order by v.number desc nulls first, v.created_at desc
	`.execute(db);
	const ids = rows.flatMap(({ author, events }) => [author, ...events.map(({ actor }) => actor)]);
	return { versions: rows, people: await namesOf(db, ids, patient) };
}

/** The lines of any version that the person asking may see. The look is recorded. Undefined where there is none. */
export async function readVersion(db: Database, version: string): Promise<PlanLine[] | undefined> {
	const { rows } = await sql<{ lines: PlanLine[] }>`
		with look as materialized (
			select v.id, ${looks('v')} from care.plan_versions v where v.id = ${version}
		)
		select (
			select coalesce(json_agg(${lineJson(null)} order by l.position, l.line_id), '[]')
			from care.plan_version_lines l
			join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
			where l.version_id = look.id and ${shown('l.area', 'look')}
		) as lines
		from look
	`.execute(db);
	return rows[0]?.lines;
}

/**
 * What differs between two versions of one patient's plan: before, after, why, and who decided. `from` null compares to
 * nothing. Lines that say the same to the reader are left out. The look is recorded. Undefined where there is no such
 * version for the person asking.
 */
export async function compareVersions(
	db: Database,
	from: string | null,
	to: string
): Promise<Comparison | undefined> {
	const { rows } = await sql<Omit<Comparison, 'people'> & { patient: string }>`
		with pair as materialized (
			select v.id, v.patient_id, v.number, f.id as from_id, f.number as from_number, ${looks('v')}
			from care.plan_versions v
			left join care.plan_versions f on f.id = ${from} and f.patient_id = v.patient_id
			where v.id = ${to} and (${from}::uuid is null or f.id is not null)
		),
		-- Materialized: what a policy guards is found by key only through a plain column.
		differing as materialized (
			select line_id, b.revision as before, a.revision as after
			from (
				select l.line_id, l.revision from pair
				join care.plan_version_lines l on l.version_id = pair.from_id and ${shown('l.area', 'pair')}
			) b
			full join (
				select l.line_id, l.revision, l.position from pair
				join care.plan_version_lines l on l.version_id = pair.id and ${shown('l.area', 'pair')}
			) a using (line_id)
			where a.revision is distinct from b.revision
		)
		select pair.patient_id as patient,
			case when pair.from_id is not null
				then json_build_object('id', pair.from_id, 'number', pair.from_number) end as from,
			json_build_object('id', pair.id, 'number', pair.number) as to,
			(
				select coalesce(json_agg(json_build_object(
					'line', d.line_id,
					'change', case when d.before is null then 'added' when d.after is null then 'removed' else 'changed' end,
					'before', (
						select ${lineJson(null)} from care.plan_lines c where c.id = d.line_id and c.revision = d.before
					),
					'after', (
						select ${lineJson(null)} from care.plan_lines c where c.id = d.line_id and c.revision = d.after
					),
					'reasons', (
						select coalesce(json_agg(json_build_object('why', r.why, 'decidedBy', r.decided_by_id,
							'by', r.author_id, 'at', ${iso('r.at')}) order by r.at), '[]')
						from (
							select c.why, c.decided_by_id, c.author_id, c.written_at as at
							from care.plan_lines c
							where c.id = d.line_id and c.revision > coalesce(d.before, 0) and c.revision <= d.after
							union all
							select g.why, g.decided_by_id, g.author_id, g.removed_at
							from care.plan_removed_lines g
							join care.plan_versions v on v.id = g.version_id
							where g.line_id = d.line_id and d.after is null
								and (v.id = pair.id or v.number > pair.from_number and v.number <= pair.number)
						) r
					)
				) order by d.line_id), '[]')
				from differing d
			) as changes
		from pair
		where pair.see_plan or pair.see_medicines
	`.execute(db);
	const [found] = rows;
	if (!found) return undefined;
	const { patient, ...comparison } = found;
	const changes = comparison.changes.filter(
		({ before, after }) => !before || !after || !saysTheSame(before, after)
	);
	const ids = changes.flatMap(({ reasons }) =>
		reasons.flatMap(({ by, decidedBy }) => (decidedBy === null ? [by] : [by, decidedBy]))
	);
	return { ...comparison, changes, people: await namesOf(db, ids, patient) };
}

/**
 * What changed in the plan in force since another published version: since `number`, or, where that is left out, since
 * the last one before it that the person asking has had on their screen. Undefined where there is nothing to compare.
 */
export async function whatChangedSince(
	db: Database,
	patient: string,
	number?: number
): Promise<Comparison | undefined> {
	const { rows } = await sql<{ from: string; to: string }>`
		select f.id as from, p.current_id as to
		from care.plans p
		join care.plan_versions f on f.patient_id = p.patient_id and f.number < p.last_number
			and f.number = coalesce(${number ?? null}::integer, (
				select max(r.number) from care.plan_reads r
				where r.patient_id = p.patient_id and r.person_id = (select auth.uid()) and r.number < p.last_number
			))
		where p.patient_id = ${patient}
	`.execute(db);
	const [pair] = rows;
	return pair && compareVersions(db, pair.from, pair.to);
}
