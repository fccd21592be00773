-- A rise or a fall is one episode, and calls once (reference 2.2): what a person has looked at and ended does not call again
-- the next day because the week it is compared with is still the same. It calls again as soon as it is worse, or new.

-- Rules that compare with what was before, and by how much a value has to be worse than all that an alert rested on when it
-- was ended to be another one: canonical units. No rule about one value alone is here: each of those is new.
create table private.reopening_margins (
	rule text primary key,
	component text not null,
	direction text not null check (direction in ('rise', 'fall')),
	margin numeric not null check (margin > 0),
	-- For how long after its end it stays over; then a person looks again.
	stays interval not null check (stays <= interval '7 days'),
	source text not null,
	effective_from date not null
);
insert into private.reopening_margins (rule, component, direction, margin, stays, source, effective_from)
select one.rule, 'weight', one.direction, 0.907, interval '7 days',
	'2 lb, the least that calls for one day; default of Closeby, the clinic confirms it', date '2026-12-01'
from (values
	('heart_failure_gain_day', 'rise'), ('heart_failure_gain_week', 'rise'), ('heart_failure_over_dry_weight', 'rise'),
	('heart_failure_under_dry_weight', 'fall'), ('heart_failure_loss_week', 'fall')
) as one (rule, direction);
alter table private.reopening_margins enable row level security;
alter table private.reopening_margins force row level security;

-- The last alert of an episode, where somebody ended it and this finding tells nothing that it did not rest on: null wherever
-- there is a doubt. A finding is new where it is red or more severe; where it compares with something measured since;
-- where a value of the same measure in between was not part of it; where the value is worse by the margin; and where what
-- the alert rested on has been taken out.
create function private.episode_that_is_over(
	patient uuid, episode text, severity text, rule text, evidence uuid[]
) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
	ranks constant text[] := array['watch', 'yellow', 'red'];
	margin private.reopening_margins;
	alert care.alerts;
	latest record;
	seen record;
begin
	select * into margin from private.reopening_margins m where m.rule = episode_that_is_over.rule;
	if not found or severity = 'red' then
		return null;
	end if;
	select * into alert from care.alerts a
	where a.patient_id = patient and a.episode = episode_that_is_over.episode and a.area = 'readings'
		and a.resolved_at is not null
	order by a.resolved_at desc limit 1;
	if not found or alert.resolved_at < clock_timestamp() - margin.stays
		or array_position(ranks, severity) > array_position(ranks, alert.severity) then
		return null;
	end if;
	select o.measure, o.effective_at as at, (o.components -> margin.component ->> 'canonical')::numeric as value into latest
	from care.observations o
	where o.id = evidence[cardinality(evidence)] and o.superseded_at is null;
	-- What was found after its end was nobody's to look at, and changes nothing: else it could creep up for ever.
	select max(o.effective_at) as at,
		case margin.direction
			when 'rise' then max((o.components -> margin.component ->> 'canonical')::numeric)
			else min((o.components -> margin.component ->> 'canonical')::numeric)
		end as worst
	into seen
	from care.alert_findings f
	cross join unnest(f.evidence) as e (id)
	join care.observations o on o.id = e.id and o.superseded_at is null and o.components is not null
	where f.alert_id = alert.id and f.found_at <= alert.resolved_at;
	if latest.value is null or seen.worst is null or round(
		case margin.direction when 'rise' then latest.value - seen.worst else seen.worst - latest.value end, 3
	) >= margin.margin then
		return null;
	end if;
	if exists (
		select from care.observations o
		where o.id = any (evidence[1 : cardinality(evidence) - 1]) and o.effective_at > seen.at
	) or exists (
		select from care.observations o
		where o.patient_id = patient and o.measure = latest.measure and o.superseded_at is null
			and o.components is not null and o.effective_at > seen.at and o.effective_at < latest.at
			and not exists (
				select from care.alert_findings f where f.alert_id = alert.id and o.id = any (f.evidence)
			)
	) then
		return null;
	end if;
	return alert.id;
end;
$$;

-- As 20261130000320 has it, but that an episode which is over stays so while nothing is new or worse: what was found is
-- kept with it.
create or replace function private.find_alert(
	patient uuid, clinic uuid, episode text, severity text, rule text, version integer, evidence uuid[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	ranks constant text[] := array['watch', 'yellow', 'red'];
	alert care.alerts;
	event care.alert_event;
	over uuid;
begin
	if severity <> 'red' and exists (
		select from care.rule_snoozes s
		where s.patient_id = find_alert.patient and s.rule = find_alert.rule and s.ended_at is null
			and s.ends_at > clock_timestamp()
	) then
		insert into care.snoozed_findings (patient_id, organisation_id, rule, version, topic, evidence)
		values (find_alert.patient, clinic, find_alert.rule, find_alert.version,
			private.topic_of_episode(find_alert.episode), find_alert.evidence)
		on conflict do nothing;
		return;
	end if;
	select * into alert from care.alerts a
	where a.patient_id = find_alert.patient and a.episode = find_alert.episode and a.area = 'readings' and a.resolved_at is null
	for no key update;
	if not found then
		over := private.episode_that_is_over(find_alert.patient, find_alert.episode, find_alert.severity, find_alert.rule,
			find_alert.evidence);
		if over is not null then
			insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
			values (over, clinic, find_alert.patient, find_alert.rule, find_alert.version, find_alert.severity,
				find_alert.evidence)
			on conflict do nothing;
			return;
		end if;
		insert into care.alerts (organisation_id, patient_id, episode, severity, topic)
		values (clinic, find_alert.patient, find_alert.episode, find_alert.severity,
			private.topic_of_episode(find_alert.episode))
		returning * into alert;
		event := 'opened';
	elsif array_position(ranks, find_alert.severity) > array_position(ranks, alert.severity) then
		update care.alerts a set severity = find_alert.severity, acknowledged_at = null, last_found_at = clock_timestamp()
		where a.id = alert.id;
		event := 'raised';
	end if;
	insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
	values (alert.id, clinic, find_alert.patient, find_alert.rule, find_alert.version, find_alert.severity,
		find_alert.evidence)
	on conflict do nothing;
	if found and event is null then
		update care.alerts a set last_found_at = clock_timestamp() where a.id = alert.id;
		perform private.ring_readings(find_alert.patient, alert.topic, true, jsonb_build_object('alert', alert.id));
	end if;
	if event is not null then
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values (alert.id, clinic, find_alert.patient, event, find_alert.severity);
	end if;
end;
$$;

revoke execute on function private.episode_that_is_over(uuid, text, text, text, uuid[]) from public;
