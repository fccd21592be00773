-- Whoever opens Messages or Today is told how soon they may expect an answer. For each answer of the last 60 days it was
-- asked anew which clinic the caller belongs to: 38 ms of every such page for a nurse with a thousand of them, and more with
-- every answer. Asked once it is 2 ms, and the latest five hundred tell as much, and more of how it is now.

-- As 20261122000400 has it, but of at most the latest 500 answers.
create or replace function private.usual_reply_time(staff uuid) returns interval
language sql stable security definer set search_path = '' as $$
	select case when count(*) >= 5 then percentile_cont(0.5) within group (order by latest.waited) end
	from (
		select r.waited from care.replies r
		where r.staff_id = staff and r.organisation_id = (select private.my_organisation())
			and r.replied_at > now() - interval '60 days'
		order by r.replied_at desc
		limit 500
	) as latest;
$$;
