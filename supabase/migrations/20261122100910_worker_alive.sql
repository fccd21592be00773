-- The readiness check asks one yes or no. Which workers there are, and since when, is not the app's to read.
create function private.worker_is_alive() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from private.worker_beats b where b.seen_at > now() - interval '1 minute');
$$;
revoke execute on function private.worker_is_alive() from public;
grant execute on function private.worker_is_alive() to closeby_app;

drop policy worker_beats_for_app on private.worker_beats;
revoke select on private.worker_beats from closeby_app;
