-- A dangerous reading of yesterday or of this week called somebody the same day where it was typed, and nobody where it came
-- in a file: its day was over, and what files hold of the days before was not looked at.

-- As 20261201000110 has it, from the first reading of the last seven days on that the file brought.
create or replace function private.history_of_import(import uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
	select private.history_of((array_agg(o.patient_id))[1],
		least(now() - interval '1 day', greatest(now() - interval '7 days', min(o.effective_at))))
	from private.unjudged_of_import(import) o
	having count(*) > 0;
$$;
