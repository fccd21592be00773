import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { mayLook } from '../db/looks.server.ts';
import type { Language } from '../i18n/languages.ts';
import { wordsIn, type PlanLine, type Schedule } from './line.ts';
import { dosesOn, fallsOn } from './schedule.ts';

/** What of a plan is to be said on the first page of the day. */
export interface PlanToday {
	/** A version was published that the person asking has not had on their screen, and it is not their first. */
	changed: boolean;
	/** There is a plan, and it is the first they see. */
	fresh: boolean;
	/** Medicines with a dose, and steps, for today that nobody has answered yet; a medicine by its name and dose. */
	due: { line: string; what: string; language: Language; medicine: boolean }[];
}

/** Reads it in few rows: the summary of the plan, its medicines and its steps. Undefined where there is no plan, or none to be seen. */
export async function planToday(
	db: Database,
	patient: string,
	language: Language
): Promise<PlanToday | undefined> {
	const { rows } = await sql<Row>`
		with plan as materialized (
			select p.patient_id, p.current_id, p.last_number as number, (now() at time zone o.time_zone)::date as today
			from care.plans p join care.people o on o.id = p.patient_id
			where p.patient_id = ${patient} and p.current_id is not null and ${mayLook('p.patient_id', 'plan')}
		)
		select plan.number, plan.today::text as today,
			coalesce((
				select max(r.number) from care.plan_reads r
				where r.patient_id = plan.patient_id and r.person_id = (select auth.uid())
			), 0) as seen,
			(
				select coalesce(json_agg(json_build_object('line', c.id, 'schedule', c.schedule, 'texts', (
					select json_object_agg(w.language, json_build_object('words', w.words, 'mark', w.mark))
					from care.plan_line_words w where w.line_id = c.id and w.revision = c.revision and w.part = 'what'
				)) order by l.position), '[]')
				from care.plan_version_lines l
				join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
				where l.version_id = plan.current_id and c.kind = 'step' and c.area = 'plan'
					and c.done_by is distinct from 'care_team'
					and coalesce((
						select s.outcome = 'undone' from care.step_reports s
						where s.patient_id = plan.patient_id and s.line_id = c.id and s.day = plan.today
						order by s.ticked_at desc, s.reported_at desc limit 1
					), true)
			) as steps,
			(
				select coalesce(json_agg(json_build_object('line', c.id, 'schedule', c.schedule,
					'name', concat_ws(' ', c.drug_name, c.dose), 'said', (
						select coalesce(json_agg(d.day_part), '[]')
						from (
							select distinct on (r.day_part) r.day_part, r.outcome from care.dose_reports r
							where r.patient_id = plan.patient_id and r.line_id = c.id and r.day = plan.today
							order by r.day_part, r.ticked_at desc, r.reported_at desc
						) d
						where d.outcome <> 'undone'
					)) order by l.position), '[]')
				from care.plan_version_lines l
				join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
				where l.version_id = plan.current_id and c.kind = 'medicine'
			) as medicines
		from plan
	`.execute(db);
	const [plan] = rows;
	if (!plan) return undefined;
	const doses = plan.medicines.filter(({ schedule, said }) =>
		dosesOn(schedule, plan.today).some((part) => part !== 'as_needed' && !said.includes(part))
	);
	const steps = plan.steps
		.filter(({ schedule }) => fallsOn(schedule, plan.today))
		.map(({ line, texts }) => {
			const found = wordsIn({ words: { what: texts ?? {} } }, 'what', language);
			return { line, what: found?.words ?? '', language: found?.language ?? language, medicine: false };
		});
	return {
		changed: plan.seen > 0 && plan.number > plan.seen,
		fresh: plan.seen === 0,
		due: [...doses.map(({ line, name }) => ({ line, what: name, language, medicine: true })), ...steps]
	};
}

interface Row {
	number: number;
	today: string;
	seen: number;
	medicines: { line: string; schedule: Schedule | null; name: string; said: string[] }[];
	steps: { line: string; schedule: Schedule | null; texts: PlanLine['words']['what'] | null }[];
}
