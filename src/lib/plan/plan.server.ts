import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CareDoseOutcome, CarePlanReason, CareStepOutcome } from '../db/generated.ts';
import { iso } from '../db/time.server.ts';
import type { Language } from '../i18n/languages.ts';
import { careTeam, namesOf, type CareTeamMember, type PersonName } from '../people/people.server.ts';
import type { PlanLine } from './line.ts';
import { lineJson, looks, shown } from './lines.server.ts';

/** What became of a step on a day: the latest that was said. */
export interface StepReport {
	id: string;
	line: string;
	day: string;
	outcome: Exclude<CareStepOutcome, 'undone'>;
	reason: CarePlanReason | null;
	words: string | null;
	author: string;
	reportedAt: string;
}

/** What became of a dose: the latest that was said. */
export interface DoseReport {
	id: string;
	line: string;
	day: string;
	dayPart: string;
	outcome: Exclude<CareDoseOutcome, 'undone'>;
	reason: CarePlanReason | null;
	author: string;
	reportedAt: string;
}

/** The plan in force, as far as the person asking may see it. */
export interface Plan {
	patient: string;
	version: string;
	/** 1 for the first that was published. */
	number: number;
	publishedAt: string;
	publishedBy: string;
	/** Who agreed with it by signing; null while nobody has. */
	signedBy: string | null;
	signedAt: string | null;
	/** The day it is where the patient lives, and the day before: what can be ticked. */
	today: string;
	yesterday: string;
	/** Where the patient lives (IANA name). */
	timeZone: string;
	/** The highest number that the person asking has had on their screen; 0 for none. */
	seen: number;
	lines: PlanLine[];
	/** Of the last 14 days, one for each step and day. */
	steps: StepReport[];
	/** Of the last 14 days, one for each medicine, day and part of the day. */
	doses: DoseReport[];
	/** Names by id of everybody named here. */
	people: Record<string, PersonName>;
	team: CareTeamMember[];
}

/**
 * The plan in force of a patient, with what became of its steps and doses in the last 14 days and who cares for them.
 * With `language`, words come in that one, or the other where there are none. The look is recorded. Undefined where
 * there is none, or none that the person asking may see.
 */
export async function readPlan(
	db: Database,
	patient: string,
	language?: Language
): Promise<Plan | undefined> {
	const [{ rows }, team] = await Promise.all([
		statement(db, patient, language ?? null),
		careTeam(db, patient)
	]);
	const [plan] = rows;
	if (!plan) return undefined;
	const ids = [
		plan.publishedBy,
		...(plan.signedBy === null ? [] : [plan.signedBy]),
		...plan.lines.flatMap(({ author, decidedBy }) => (decidedBy === null ? [author] : [author, decidedBy])),
		...[...plan.steps, ...plan.doses].map(({ author }) => author)
	];
	return { ...plan, people: await namesOf(db, ids, patient), team };
}

const statement = (db: Database, patient: string, language: Language | null) =>
	sql<Omit<Plan, 'people' | 'team'>>`
		with plan as materialized (
			select p.patient_id, p.current_id, p.last_number, p.published_at,
				o.time_zone, (now() at time zone o.time_zone)::date as today, ${looks('p')}
			from care.plans p
			join care.people o on o.id = p.patient_id
			where p.patient_id = ${patient} and p.current_id is not null
		),
		lines as materialized (
			select l.line_id, l.position, ${lineJson(language)} as line
			from plan
			join care.plan_version_lines l on l.version_id = plan.current_id and ${shown('l.area', 'plan')}
			join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
		),
		steps as (
			select distinct on (s.line_id, s.day) s.id, s.line_id as line, s.day, s.outcome, s.reason, s.words,
				s.author_id as author, ${iso('s.reported_at')} as "reportedAt"
			from plan
			join care.step_reports s on s.patient_id = plan.patient_id and s.day > plan.today - 14
				and s.line_id in (select l.line_id from lines l) and ${shown('s.area', 'plan')}
			order by s.line_id, s.day, s.ticked_at desc, s.reported_at desc
		),
		doses as (
			select distinct on (d.line_id, d.day, d.day_part) d.id, d.line_id as line, d.day, d.day_part as "dayPart",
				d.outcome, d.reason, d.author_id as author, ${iso('d.reported_at')} as "reportedAt"
			from plan
			join care.dose_reports d on d.patient_id = plan.patient_id and d.day > plan.today - 14
				and d.line_id in (select l.line_id from lines l) and plan.see_medicines
			order by d.line_id, d.day, d.day_part, d.ticked_at desc, d.reported_at desc
		)
		select plan.patient_id as patient, plan.current_id as version, plan.last_number as number,
			${iso('plan.published_at')} as "publishedAt", published.actor_id as "publishedBy",
			signed.actor_id as "signedBy", ${iso<string | null>('signed.at')} as "signedAt",
			plan.today::text as today, (plan.today - 1)::text as yesterday,
			plan.time_zone as "timeZone",
			coalesce((
				select max(r.number) from care.plan_reads r
				where r.patient_id = plan.patient_id and r.person_id = (select auth.uid())
			), 0) as seen,
			(select coalesce(json_agg(l.line order by l.position, l.line_id), '[]') from lines l) as lines,
			(select coalesce(json_agg(s order by s.day, s.line), '[]') from steps s where s.outcome <> 'undone') as steps,
			(select coalesce(json_agg(d order by d.day, d.line), '[]') from doses d where d.outcome <> 'undone') as doses
		from plan
		join care.plan_version_events published
			on published.version_id = plan.current_id and published.event = 'published'
		left join care.plan_version_events signed on signed.version_id = plan.current_id and signed.event = 'signed'
		where plan.see_plan or plan.see_medicines
	`.execute(db);

/** Notes that the person asking has version `number` of a patient's plan on a visible screen. */
export async function markPlanRead(db: Database, patient: string, number: number): Promise<void> {
	await sql`select care.mark_plan_read(${patient}, ${number})`.execute(db);
}
