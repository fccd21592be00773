-- What somebody has looked at and ended does not call again while nothing is worse (20261201000620), and then the phone must
-- not say that the care team is waiting to hear of it: for whoever reads the readings, which rules that is so of, and since
-- when. Rule and moment alone; who ended it and why is for staff.

create function care.looked_at_rules(patient uuid) returns table (rule text, at timestamptz)
language sql stable security definer set search_path = '' as $$
	select distinct on (m.rule) m.rule, a.resolved_at
	from private.reopening_margins m
	join private.observation_rules e on e.rule = m.rule
	join care.alerts a on a.patient_id = looked_at_rules.patient and a.episode = e.episode
		and a.resolved_at > now() - m.stays
	where a.area = 'readings' and not exists (
		select from care.alerts o
		where o.patient_id = a.patient_id and o.episode = a.episode and o.resolved_at is null
	) and exists (
		select from private.rights r
		where r.patient_id = a.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (a.topic is null or a.topic = any (r.topics))
	)
	order by m.rule, a.resolved_at desc;
$$;

revoke execute on function care.looked_at_rules(uuid) from public;
grant execute on function care.looked_at_rules(uuid) to authenticated;
