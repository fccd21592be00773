-- Who wrote a reading down that an alert rests on, beside it: what was said on the phone or by somebody who helps is looked
-- at otherwise than what the patient typed.

-- What somebody who wrote is called, null where it is nobody the caller may know. Whoever is called to an alert of a patient
-- that is not theirs reads it by a definer, past the policies of care.people, and still learns nothing of who helps whom.
-- Not definer: under the caller's rights.
create function private.author_known(author uuid) returns text
language sql stable set search_path = '' as $$
	select btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name)
	from care.people p
	where p.id = author_known.author and (
		p.kind <> 'caregiver' or private.know_caregiver(p.id) or private.hold_role('supervisor', 'clinic_admin')
	);
$$;

-- What an alert rests on, as far as the caller may see it: readings and signs as they stand, a reading with who first wrote
-- it down and how; words; and `changed`, what was corrected or taken out since a rule last looked at it. Not definer: under
-- the caller's rights.
create or replace function private.alert_evidence(alert uuid) returns jsonb
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
				'entered', private.as_entered(o.components), 'source', w.source, 'device', w.device,
				'own', w.author_id = w.patient_id, 'by', private.author_known(w.author_id)) order by o.effective_at desc), '[]')
			from care.observations o join looked l on l.id = o.id
			join care.observations w on w.id = o.id and w.version = 1
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
				'symptoms', c.symptoms, 'at', c.at, 'by', private.author_known(c.author_id)) order by c.at desc), '[]')
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

revoke execute on function private.author_known(uuid) from public;
grant execute on function private.author_known(uuid) to authenticated;
