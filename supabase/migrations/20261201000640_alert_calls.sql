-- What went out to whoever was called, so that a trail says no more than is true: a row of private.notices is a wish to tell.

-- For each call of an alert: whether a mail went out, whether a device was told, and whether nothing could go, because
-- there was no device and no address to mail to, or nothing had gone five minutes later. What is older than the notices are
-- kept tells none of it. For who may act on the alert; nobody's address is told.
create function care.alert_calls(alert uuid)
returns table (event_id uuid, mailed boolean, device boolean, nothing boolean)
language sql stable security definer set search_path = '' as $$
	select e.id, coalesce(w.mailed, false), coalesce(w.device, false),
		w.notice is not null and not w.mailed and not w.device and (
			w.at < clock_timestamp() - interval '5 minutes'
			or not exists (select from private.push_subscriptions p where p.person_id = e.told_id)
				and not (w.by_mail and exists (
					select from identity.users u where u.id = e.told_id and u.email is not null
				))
		)
	from care.alerts a
	join care.alert_events e on e.alert_id = a.id and e.event = 'told'
	left join lateral (
		select n.id as notice, n.at, n.mail as by_mail,
			exists (
				select from private.notice_deliveries d
				where d.notice_id = n.id and d.way = 'mail' and d.delivered_at is not null
			) as mailed,
			exists (
				select from private.notice_deliveries d
				where d.notice_id = n.id and d.way <> 'mail' and d.delivered_at is not null
			) as device
		from private.notices n
		where n.about = a.id and n.person_id = e.told_id and n.kind in ('alert', 'question') and n.at >= e.at
			and not exists (
				select from care.alert_events later
				where later.alert_id = a.id and later.told_id = e.told_id and later.at > e.at and later.at <= n.at
			)
		order by n.at limit 1
	) w on true
	where a.id = alert_calls.alert and private.may_act_on(a);
$$;
revoke execute on function care.alert_calls(uuid) from public;
grant execute on function care.alert_calls(uuid) to authenticated;
