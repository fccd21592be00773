-- Which migration is the newest, told to the app's login: an app that is newer than its database has to say so at its
-- start, and not answer every page that asks for what is not there yet with an error. No more of the history is its to read.
-- In plpgsql, so that this file needs no history to be there when it is applied.
create function private.newest_migration() returns text
language plpgsql stable security definer set search_path = '' as $$
begin
	return (select max(m.version) from supabase_migrations.schema_migrations m);
end;
$$;
revoke execute on function private.newest_migration() from public;
grant execute on function private.newest_migration() to closeby_app;
