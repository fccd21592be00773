-- What an alert rests on, told once: to those whose patient it is under their own rights, and to whoever the clock has called
-- to it, who must be able to act and needs no more of the record than this.

-- What was written under these ids, as far as the caller may see it, the latest first. Not definer: under the caller's rights.
create function private.words_written(ids uuid[]) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'where', w.place, 'seq', w.seq, 'words', w.words, 'at', w.at,
		'sentAnyway', exists (
			select from care.word_judgements j where j.item_id = w.id and j.shown <> '{}'
		)) order by w.at desc), '[]')
	from (
		select m.id, 'message' as place, m.seq, m.body as words, m.sent_at as at
		from care.messages m where m.superseded_at is null and m.id = any (ids)
		union all
		select o.id, 'note', null, o.note, o.recorded_at
		from care.observations o where o.superseded_at is null and o.note is not null and o.id = any (ids)
		union all
		select s.id, 'note', null, case when s.withdrawn_at is null then s.note end, s.recorded_at
		from care.symptom_reports s where s.note is not null and s.id = any (ids)
		union all
		select r.id, 'plan', null, r.words, r.reported_at from care.step_reports r where r.id = any (ids)
		union all
		select d.id, 'plan', null, d.words, d.reported_at from care.dose_reports d where d.id = any (ids)
		union all
		select o.id, 'plan', null, o.words, o.given_at from care.plan_opinions o where o.id = any (ids)
		union all
		select b.id, 'plan', null, b.words, b.given_at from care.teach_backs b where b.id = any (ids)
		union all
		select m.id, 'plan', null, concat_ws(E'\n', m.who_matters, m.fears, m.how_to_talk, m.best_times), m.written_at
		from care.about_me m where m.id = any (ids)
	) w;
$$;

create function private.as_entered(components jsonb) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_agg(jsonb_build_object('component', n.key, 'value', n.value -> 'value', 'unit', n.value ->> 'unit'))
	from jsonb_each(components) n;
$$;

-- What an alert rests on, as far as the caller may see it: readings and signs as they stand, words, and `changed`, what was
-- corrected or taken out since a rule last looked at it. Not definer: under the caller's rights.
create function private.alert_evidence(alert uuid) returns jsonb
language sql stable set search_path = '' as $$
	with looked as materialized (
		select e.id, max(f.found_at) as at
		from care.alert_findings f cross join unnest(f.evidence) as e (id)
		where f.alert_id = alert_evidence.alert
		group by e.id
	)
	select jsonb_build_object(
		'readings', (
			select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'measure', o.measure, 'at', o.effective_at,
				'entered', private.as_entered(o.components)) order by o.effective_at desc), '[]')
			from care.observations o join looked l on l.id = o.id
			where o.superseded_at is null and o.components is not null
		),
		'symptoms', (
			select coalesce(jsonb_agg(distinct said), '[]')
			from care.symptom_reports s join looked l on l.id = s.id, unnest(s.symptoms) as said
			where s.withdrawn_at is null
		),
		'reports', (
			select coalesce(jsonb_agg(s.id), '[]') from care.symptom_reports s join looked l on l.id = s.id
			where s.withdrawn_at is null
		),
		'words', private.words_written(array(select l.id from looked l)),
		'changed', (
			select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'measure', c.measure, 'was', c.was, 'now', c.now,
				'symptoms', c.symptoms, 'at', c.at, 'by', (
					select btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name)
					from care.people p where p.id = c.author_id
				)) order by c.at desc), '[]')
			from (
				select o.id, o.measure, private.as_entered(was.components) as was, private.as_entered(o.components) as now,
					null::text[] as symptoms, o.recorded_at as at, o.author_id
				from looked l
				join care.observations o on o.id = l.id and o.superseded_at is null
				cross join lateral (
					select v.version, v.components from care.observations v
					where v.id = o.id and v.recorded_at <= l.at order by v.version desc limit 1
				) was
				where o.version > was.version and was.components is not null
				union all
				select s.id, null, null, null, s.symptoms, s.withdrawn_at, s.author_id
				from looked l join care.symptom_reports s on s.id = l.id and s.withdrawn_at > l.at
			) c
		)
	);
$$;

-- What the caller needs to act on an alert that called them and whose record is not theirs: whom it is about, how to reach
-- them, who cares for them, and what it rests on; nothing else. Null for everybody else, and once it is over. The look is
-- recorded as one for an alert, once a quarter of an hour. Definer: the caller has no right to the record itself.
create function care.called_to_alert(alert uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	held care.alerts;
begin
	select * into held from care.alerts a where a.id = called_to_alert.alert and a.resolved_at is null;
	-- Where nobody is on call, nobody knows whether the caller is (null): that is no.
	if not found or private.is_preview() or private.am_staff() is not true
		or held.organisation_id is distinct from private.my_organisation() or private.may_be_called() is not true
		or not exists (
			select from care.alert_events e
			where e.alert_id = held.id and e.event = 'told' and e.told_id = auth.uid()
		)
		or exists (
			select from private.rights r
			where r.patient_id = held.patient_id and r.person_id = auth.uid() and r.area = held.area
				and 'see' = any (r.actions) and r.period @> now()
				and (held.topic is null or held.topic = any (r.topics))
		) then
		return null;
	end if;
	if not exists (
		select from audit.events e
		where e.actor_id = auth.uid() and e.action = 'alert.read' and e.subject_id = held.id
			and audit.quarter_of(e.occurred_at) = audit.quarter_of(clock_timestamp())
	) then
		perform audit.record('alert.read', held.patient_id, held.area, held.id, jsonb_build_object('why', 'called'));
	end if;
	return (
		select jsonb_build_object(
			'name', btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name),
			'phone', c.phone, 'language', p.language,
			'team', (
				select coalesce(jsonb_agg(one.name order by one.place, one.name), '[]') from (
					select btrim(coalesce(s.preferred_name, s.given_name) || ' ' || s.family_name) as name,
						min(array_position(array['primary', 'covering', 'provider', 'member'], m.position::text)) as place
					from care.care_team_members m join care.people s on s.id = m.staff_id
					where m.patient_id = held.patient_id and m.period @> now()
					group by s.id
				) one
			),
			'evidence', private.alert_evidence(held.id)
		)
		from care.patients c join care.people p on p.id = c.person_id
		where c.person_id = held.patient_id
	);
end;
$$;

revoke execute on function
	private.words_written(uuid[]), private.as_entered(jsonb), private.alert_evidence(uuid), care.called_to_alert(uuid)
	from public;
grant execute on function
	private.words_written(uuid[]), private.as_entered(jsonb), private.alert_evidence(uuid), care.called_to_alert(uuid)
	to authenticated;
