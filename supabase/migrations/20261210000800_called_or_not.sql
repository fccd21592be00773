-- Where nobody is on call, nobody knows whether somebody may be called (null), and "not null" refused nobody: a nurse who had
-- been told of an alert and had left the care team since could still close it, unseen by her.

-- As 20261130000200 has it, and yes or no.
create or replace function private.may_be_called() returns boolean
language sql stable security definer set search_path = '' as $$
	select private.hold_role('supervisor', 'clinic_admin')
		or coalesce(private.on_call_at(private.my_organisation(), now()) = (select auth.uid()), false);
$$;
