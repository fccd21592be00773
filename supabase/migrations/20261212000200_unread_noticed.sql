-- Whether a patient is told of words was judged by time alone: what came while they were reading what stood before it, and
-- was not on their screen yet, counted as read, and nobody told their phone. By the places of the words it is seen afterwards,
-- whichever of the two was stored first.

-- Tells patients who asked for it of words of the care team that they have not read, where nothing was told since they last
-- read. For the worker, every minute.
create function private.notice_unread() returns void
language sql security definer set search_path = '' as $$
	insert into private.notices (person_id, kind, about, mail)
	select c.patient_id, 'message', c.id, false
	from care.conversations c
	cross join lateral (
		select coalesce(max(r.seq), 0) as seq, max(r.read_at) as at
		from care.reads r where r.conversation_id = c.id and r.person_id = c.patient_id
	) read
	where exists (
			select from private.push_subscriptions p
			join care.messages m on m.conversation_id = c.id and m.version = 1 and m.seq > read.seq
				and m.sent_at >= p.created_at and m.sent_at > now() - interval '1 day'
			join care.staff s on s.person_id = m.author_id
			where p.person_id = c.patient_id
		)
		and not exists (
			select from private.notices n
			where n.person_id = c.patient_id and n.kind = 'message' and (read.at is null or n.at > read.at)
		)
$$;

revoke execute on function private.notice_unread() from public;
grant execute on function private.notice_unread() to closeby_jobs;
