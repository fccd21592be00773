-- A phone was told the openings of the week in which it may be without a line, and not the one after: on the last evening it
-- knew of none, and promised that somebody was there.

-- As 20261204000100 has it, with the openings that are next at the end of that week: yellow waits for one up to four days.
create or replace function care.hours_of_calls(patient uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
	select jsonb_build_object(
		'open', coalesce((
			select jsonb_agg(jsonb_build_object('from', lower(r.stretch), 'until', upper(r.stretch)) order by r.stretch)
			from (
				select unnest(range_agg(tstzrange(s.starts, s.ends))) as stretch
				from (values (now()), (now() + interval '7 days')) as week (begins)
				cross join lateral private.shifts_of(array(
					select m.staff_id from care.care_team_members m where m.patient_id = p.person_id and m.period @> now()
				), week.begins) s
				where s.ends > now()
			) r
		), '[]'),
		'known', now() + interval '7 days',
		'waits', private.minutes_to_wait(p.organisation_id, 'yellow_closed'),
		'answers', private.minutes_to_wait(p.organisation_id, 'yellow')
	)
	from care.patients p
	where p.person_id = hours_of_calls.patient and exists (
		select from private.rights r
		where r.patient_id = p.person_id and r.person_id = (select auth.uid()) and r.area = 'readings'
			and r.actions && '{see,add}'::care.action[] and r.period @> now()
	);
$$;
