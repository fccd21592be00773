-- What a patient wrote down and cannot wait stays on their Today until somebody has seen to it: of which episodes the care team
-- has ended the alert in the last day, and none is open. For whoever may see the readings; which alert, and who, is told to staff.
create function care.ended_episodes(patient uuid) returns table (episode text)
language sql stable security definer set search_path = '' as $$
	select distinct a.episode from care.alerts a
	where a.patient_id = ended_episodes.patient and a.area = 'readings' and a.resolved_at > now() - interval '1 day'
		and not exists (
			select from care.alerts o
			where o.patient_id = a.patient_id and o.episode = a.episode and o.area = 'readings' and o.resolved_at is null
		)
		and exists (
			select from private.rights r
			where r.patient_id = a.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
				and (a.topic is null or a.topic = any (r.topics))
		);
$$;
revoke execute on function care.ended_episodes(uuid) from public;
grant execute on function care.ended_episodes(uuid) to authenticated;
