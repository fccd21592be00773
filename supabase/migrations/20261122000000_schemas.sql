-- Schemas and the roles that reach them. None of these schemas is exposed through a REST API.
--
-- closeby_app       the one login of the application. It has no rights of its own: each request takes on
--                   one of the roles below with `set local role`, inside one transaction.
-- authenticated     a signed-in person, as the platform defines it; every right is decided by policies.
-- closeby_identity  sign-in and sessions; reaches the identity schema and nothing else.
-- closeby_jobs      the worker.

do $$
declare
	role_name text;
begin
	foreach role_name in array array['closeby_app', 'closeby_identity', 'closeby_jobs'] loop
		if not exists (select from pg_roles where rolname = role_name) then
			execute format('create role %I nologin noinherit', role_name);
		end if;
	end loop;
end;
$$;

-- Said outright, because a login made beforehand would otherwise inherit all three roles at once.
grant authenticated, closeby_identity, closeby_jobs to closeby_app with inherit false, set true;

create schema identity;
create schema care;
create schema private;

grant usage on schema identity to closeby_identity, closeby_jobs;
grant usage on schema care to authenticated;
grant usage on schema private to authenticated;

create extension if not exists btree_gist with schema extensions;
