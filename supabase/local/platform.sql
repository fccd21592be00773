-- What hosted Supabase provides before the first migration runs, created here for the embedded database only.
-- Run by the superuser (supabase_admin) once in each database; running it again changes nothing. Authority:
-- supabase/postgres and supabase/realtime (tenant schema as of 2026-08), Supabase's documentation of roles
-- and of Realtime authorization. Migrations may rely on nothing that is created here and absent there; what
-- only the embedded server needs stands in the schema _realtime, closed to everyone else.

-- Roles -----------------------------------------------------------------------------------------------------

do $$
begin
	if not exists (select from pg_roles where rolname = 'postgres') then
		create role postgres;
	end if;
	if not exists (select from pg_roles where rolname = 'anon') then
		create role anon nologin noinherit;
	end if;
	if not exists (select from pg_roles where rolname = 'authenticated') then
		create role authenticated nologin noinherit;
	end if;
	if not exists (select from pg_roles where rolname = 'service_role') then
		create role service_role nologin noinherit bypassrls;
	end if;
	if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
		create role supabase_realtime_admin nologin noinherit noreplication;
	end if;
end
$$;

-- The owner of migrations is no superuser on hosted either.
alter role postgres nosuperuser login createdb createrole replication bypassrls;
grant anon, authenticated, service_role to postgres with admin option;
grant anon, authenticated, service_role to supabase_realtime_admin;

-- Ownership is what lets migrations create schemas and trusted extensions. The time zone matters because
-- realtime.messages stores timestamps without one: replay and retention read them as UTC.
do $$
begin
	execute format('alter database %I owner to postgres', current_database());
	execute format('alter database %I set search_path to "$user", public, extensions', current_database());
	execute format('alter database %I set timezone to ''UTC''', current_database());
end
$$;
set timezone to 'UTC';

-- Schemas ---------------------------------------------------------------------------------------------------

create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role, supabase_realtime_admin;
grant all on schema extensions to postgres;

create schema if not exists auth;
grant usage on schema auth to postgres, anon, authenticated, service_role, supabase_realtime_admin;

create or replace function auth.uid() returns uuid language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim.sub', true), ''),
		(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
	)::uuid
$$;

create or replace function auth.role() returns text language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim.role', true), ''),
		(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
	)::text
$$;

create or replace function auth.jwt() returns jsonb language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim', true), ''),
		nullif(current_setting('request.jwt.claims', true), '')
	)::jsonb
$$;

create schema if not exists realtime;
grant usage on schema realtime to postgres with grant option;
grant usage on schema realtime to anon, authenticated, service_role;
grant all on schema realtime to supabase_realtime_admin with grant option;

create schema if not exists _realtime;

-- Messages --------------------------------------------------------------------------------------------------

create table if not exists realtime.messages (
	topic text not null,
	extension text not null,
	payload jsonb,
	event text,
	private boolean default false,
	updated_at timestamp not null default now(),
	inserted_at timestamp not null default now(),
	id uuid not null default gen_random_uuid(),
	binary_payload bytea,
	constraint messages_pkey primary key (id, inserted_at),
	constraint messages_payload_exclusive check (payload is null or binary_payload is null)
) partition by range (inserted_at);

-- Hosted makes a partition a day. One default partition cannot be missing after a machine has slept, and
-- making or dropping days would lock out everyone who is writing; the server deletes rows older than 72 hours
-- instead.
create table if not exists realtime.messages_default partition of realtime.messages default;

create index if not exists messages_inserted_at_topic_index
	on realtime.messages (inserted_at desc, topic) where extension = 'broadcast' and private is true;
create index if not exists messages_default_retention
	on realtime.messages_default using brin (inserted_at) with (autosummarize = on);

-- Not forced: the server's own checks and replay run as a role that is exempt.
alter table realtime.messages enable row level security;
alter table realtime.messages_default enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages_default owner to supabase_realtime_admin;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

do $$
begin
	if not exists (select from pg_publication where pubname = 'supabase_realtime') then
		create publication supabase_realtime;
	end if;
end
$$;
alter publication supabase_realtime owner to postgres;

-- Functions -------------------------------------------------------------------------------------------------

create or replace function realtime.topic() returns text language sql stable as $$
	select nullif(current_setting('realtime.topic', true), '')::text
$$;

-- Never raises: a doorbell that fails must not undo the write that rang it. Runs as the caller, so INSERT
-- policies apply. A payload that is not a JSON object is refused by jsonb_set and so ends in the warning.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
	generated_id uuid;
	final_payload jsonb;
begin
	begin
		generated_id := gen_random_uuid();
		if payload ? 'id' then
			final_payload := payload;
		else
			final_payload := jsonb_set(payload, '{id}', to_jsonb(generated_id));
		end if;
		perform set_config('realtime.topic', topic, true);
		insert into realtime.messages (id, payload, event, topic, private, extension)
		values (generated_id, final_payload, event, topic, private, 'broadcast');
	exception when others then
		raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
	end;
end
$$;

create or replace function realtime.send_binary(
	payload bytea, event text, topic text, private boolean default true
) returns void language plpgsql as $$
begin
	begin
		perform set_config('realtime.topic', topic, true);
		insert into realtime.messages (binary_payload, event, topic, private, extension)
		values (payload, event, topic, private, 'broadcast');
	exception when others then
		raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
	end;
end
$$;

create or replace function realtime.broadcast_changes(
	topic_name text, event_name text, operation text, table_name text, table_schema text,
	new record, old record, level text default 'ROW'
) returns void language plpgsql as $$
begin
	if level = 'STATEMENT' then
		raise exception 'function can only be triggered for each row, not for each statement';
	end if;
	if operation not in ('INSERT', 'UPDATE', 'DELETE') then
		raise exception 'Unexpected operation type: %', operation;
	end if;
	perform realtime.send(
		jsonb_build_object(
			'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
		),
		event_name, topic_name
	);
exception when others then
	raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

alter function realtime.topic() owner to supabase_realtime_admin;
alter function realtime.send(jsonb, text, text, boolean) owner to supabase_realtime_admin;
alter function realtime.send_binary(bytea, text, text, boolean) owner to supabase_realtime_admin;
alter function realtime.broadcast_changes(text, text, text, text, text, record, record, text)
	owner to supabase_realtime_admin;

-- Who may change what ---------------------------------------------------------------------------------------

-- On hosted, an extension lets `postgres` create policies on realtime.messages and nothing else there.
-- PostgreSQL itself ties policies to ownership, so `postgres` inherits the owner's rights and this guard
-- takes back the rest: a migration that hosted would refuse is refused here too.
grant supabase_realtime_admin to postgres with inherit true, set false;

create or replace function _realtime.refuse_changes() returns event_trigger language plpgsql as $$
declare
	changed text;
begin
	if (select rolsuper from pg_roles where rolname = current_user) then
		return;
	end if;
	if tg_event = 'sql_drop' then
		select object_identity into changed from pg_event_trigger_dropped_objects()
		where object_type <> 'policy' and (schema_name = 'realtime' or object_identity like '% on realtime.%') limit 1;
	else
		-- Triggers and rules belong to no schema; their identity names the table.
		select object_identity into changed from pg_event_trigger_ddl_commands()
		where object_type <> 'policy' and (schema_name = 'realtime' or object_identity like '% on realtime.%') limit 1;
	end if;
	if changed is not null then
		raise insufficient_privilege using
			message = format('must be owner of %s', changed),
			detail = 'Migrations may create policies on realtime.messages and call the functions of realtime.';
	end if;
end
$$;

drop event trigger if exists realtime_refuse_changes;
create event trigger realtime_refuse_changes on ddl_command_end execute function _realtime.refuse_changes();
drop event trigger if exists realtime_refuse_drops;
create event trigger realtime_refuse_drops on sql_drop execute function _realtime.refuse_changes();

-- What the embedded server needs ----------------------------------------------------------------------------

-- Announces the stored broadcasts of one statement to the server, one after another with a record separator (U+001E,
-- which JSON text never holds) between them. Each is `[id, private, topic, event, encoding]`, a line feed, then the
-- payload as stored. NOTIFY fails at 8,000 bytes, so longer rows go alone, and the longest as `[id]`.
create or replace function _realtime.announce() returns trigger language plpgsql as $$
declare
	id uuid;
	announcement text;
	together text;
begin
	for id, announcement in
		select s.id, json_build_array(
			s.id, s.private, s.topic, s.event, case when s.payload is null then 'bytes' else 'json' end
		)::text || e'\n' || coalesce(s.payload::text, encode(s.binary_payload, 'base64'))
		from stored s
		where s.extension = 'broadcast' and s.event is not null and s.private is not null
			and (s.payload is not null or s.binary_payload is not null)
	loop
		if octet_length(announcement) > 7500 then
			announcement := json_build_array(id)::text;
		end if;
		if octet_length(together) + octet_length(announcement) > 7500 then
			perform pg_notify('realtime_messages', together);
			together := announcement;
		else
			together := concat_ws(e'\x1e', together, announcement);
		end if;
	end loop;
	if together is not null then
		perform pg_notify('realtime_messages', together);
	end if;
	return null;
end
$$;

-- An earlier release had it for each row.
drop trigger if exists announce on realtime.messages;
create trigger announce after insert on realtime.messages
	referencing new table as stored for each statement execute function _realtime.announce();

-- Takes on a person's role and claims until the surrounding (sub)transaction ends. A role that would switch
-- row level security off by being a superuser, or by being no role at all ('none'), is refused.
create or replace function _realtime.become(topic text, role_name text, claims text, headers text)
returns void language plpgsql as $$
begin
	if not exists (select from pg_roles where rolname = role_name and not rolsuper) then
		raise invalid_parameter_value using message = format('role "%s" cannot be used', role_name);
	end if;
	perform
		set_config('realtime.topic', topic, true),
		set_config('request.jwt.claims', claims, true),
		set_config('request.jwt.claim.sub', claims::jsonb ->> 'sub', true),
		set_config('request.jwt.claim.role', role_name, true),
		set_config('request.headers', headers, true);
	perform set_config('role', role_name, true);
end
$$;

-- What a person may receive on a topic. Policies may look at the row, so probe rows are stored as a superuser
-- and read back as the person; the inner block always ends in an error, which undoes rows, role and settings
-- together.
create or replace function _realtime.readable(
	topic text, role_name text, claims text, headers text, with_presence boolean,
	out broadcast boolean, out presence boolean
) language plpgsql as $$
declare
	broadcast_id uuid := gen_random_uuid();
	presence_id uuid := gen_random_uuid();
begin
	begin
		insert into realtime.messages (id, topic, extension) values (broadcast_id, readable.topic, 'broadcast');
		if with_presence then
			insert into realtime.messages (id, topic, extension) values (presence_id, readable.topic, 'presence');
		end if;
		perform _realtime.become(readable.topic, role_name, claims, headers);
		broadcast := exists (select from realtime.messages m where m.id = broadcast_id);
		if with_presence then
			presence := exists (select from realtime.messages m where m.id = presence_id);
		end if;
		raise sqlstate 'RT000';
	exception when sqlstate 'RT000' then
		return;
	end;
end
$$;

-- What a person may send on a topic: the insert itself, tried as that person without RETURNING (which would
-- test the SELECT policies as well), then undone.
create or replace function _realtime.writable(
	topic text, role_name text, claims text, headers text,
	out broadcast boolean, out presence boolean
) language plpgsql as $$
begin
	begin
		perform _realtime.become(writable.topic, role_name, claims, headers);
		begin
			insert into realtime.messages (topic, extension) values (writable.topic, 'broadcast');
			broadcast := true;
		exception when insufficient_privilege then
			broadcast := false;
		end;
		begin
			insert into realtime.messages (topic, extension) values (writable.topic, 'presence');
			presence := true;
		exception when insufficient_privilege then
			presence := false;
		end;
		raise sqlstate 'RT000';
	exception when sqlstate 'RT000' then
		return;
	end;
end
$$;

revoke all on all functions in schema _realtime from public;
