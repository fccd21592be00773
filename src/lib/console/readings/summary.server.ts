import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import { logged } from '../../observations/log.ts';
import { summarise, type SummaryRow } from './summarise.ts';
import type { Summary } from './summary.ts';

/**
 * What stands of readings beside a conversation, in one statement: the last of each measure, on how many of the last
 * seven days of the patient's there was one, what is asked, and when they were last heard from. Undefined where readings
 * are not for the person asking, whose look is recorded. What they may not see of messages or plan does not count.
 */
export async function readingsSummary(
	db: Database,
	conversation: string,
	now = new Date()
): Promise<Summary | undefined> {
	const { rows } = await sql<SummaryRow>`
		with subject as materialized (
			select p.id, p.organisation_id, p.time_zone,
				(date_trunc('day', now() at time zone p.time_zone) - interval '6 days') at time zone p.time_zone as week
			from care.conversations c join care.people p on p.id = c.patient_id
			where c.id = ${conversation} and audit.record_read(p.id, 'readings')
		)
		select s.time_zone as zone,
			(
				select coalesce(json_agg(json_build_object('measure', m.measure, 'readings', r.readings, 'days', (
						select count(distinct (o.effective_at at time zone s.time_zone)::date)::int from care.observations o
						where o.patient_id = s.id and o.measure = m.measure and o.superseded_at is null
							and o.components is not null and o.effective_at >= s.week
					))), '[]')
				from unnest(${sql.val([...logged])}::text[]) as m (measure)
				cross join lateral (
					select json_agg(json_build_object('id', o.id, 'at', o.effective_at, 'context', o.context,
						'components', o.components)) as readings
					from (
						select o.id, o.effective_at, o.context, o.components from care.observations o
						where o.patient_id = s.id and o.measure = m.measure and o.superseded_at is null
							and o.components is not null
						order by o.effective_at desc limit 30
					) o
				) r
				where r.readings is not null
			) as measures,
			(
				select coalesce(json_agg(json_build_object('measure', a.measure, 'daysAWeek', a.days_a_week,
					'since', (a.set_at at time zone s.time_zone)::date)), '[]')
				from care.asked_readings a
				where a.patient_id = s.id and a.superseded_at is null and a.days_a_week is not null
			) as asked,
			(
				select coalesce(json_agg(w.condition), '[]') from care.watched_conditions w
				where w.patient_id = s.id and w.ended_at is null
			) as conditions,
			(
				select coalesce(json_object_agg(t.parameter, t.value), '{}') from (
					select distinct on (t.parameter) t.parameter, t.value from care.thresholds t
					where t.organisation_id = s.organisation_id and (t.patient_id = s.id or t.patient_id is null)
						and t.superseded_at is null and t.value is not null
					order by t.parameter, t.patient_id nulls last
				) t
			) as thresholds,
			(
				select coalesce(json_agg(json_build_object('rule', f.rule, 'severity', f.severity, 'evidence', f.evidence)), '[]')
				from care.alerts a join care.alert_findings f on f.alert_id = a.id
				where a.patient_id = s.id and a.resolved_at is null and a.area = 'readings'
			) as found,
			(
				select json_build_object('kind', c.kind, 'at', c.at) from (
					(
						select 'message' as kind, m.sent_at as at from care.messages m
						where m.patient_id = s.id and m.superseded_at is null
							and (m.author_id = m.patient_id or m.on_behalf_of_id is not null)
						order by m.sent_at desc limit 1
					) union all (
						select 'reading', o.effective_at from care.observations o
						where o.patient_id = s.id and o.superseded_at is null order by o.effective_at desc limit 1
					) union all (
						select 'check', r.effective_at from care.symptom_reports r
						where r.patient_id = s.id order by r.effective_at desc limit 1
					) union all (
						select 'tick', r.reported_at from care.step_reports r
						where r.patient_id = s.id order by r.reported_at desc limit 1
					) union all (
						select 'tick', r.reported_at from care.dose_reports r
						where r.patient_id = s.id order by r.reported_at desc limit 1
					) union all (
						select 'call', e.at from care.alert_events e
						where e.patient_id = s.id and e.act = 'call' order by e.at desc limit 1
					)
				) c order by c.at desc limit 1
			) as contact
		from subject s
	`.execute(db);
	return rows[0] && summarise(rows[0], now);
}
