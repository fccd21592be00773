import { ours, testLaws } from './law.ts';

// Who may reach into which schema at all, and with what. Everything else is a breach, whoever it is granted to.
const intended = `(values
	('audit', 'authenticated', '{SELECT}', 'r'),
	('audit', 'authenticated', '{SELECT}', 'column'),
	('audit', 'authenticated', '{EXECUTE}', 'f'),
	('audit', 'authenticated', '{USAGE}', 'n'),
	('care', 'authenticated', '{SELECT}', 'r'),
	('care', 'authenticated', '{INSERT,UPDATE}', 'column'),
	('care', 'authenticated', '{EXECUTE}', 'f'),
	('care', 'authenticated', '{USAGE}', 'n'),
	('care', 'closeby_identity', '{SELECT}', 'column'),
	('care', 'closeby_identity', '{USAGE}', 'n'),
	('identity', 'closeby_identity', '{SELECT,DELETE}', 'r'),
	('identity', 'closeby_identity', '{INSERT,UPDATE}', 'column'),
	('identity', 'closeby_identity', '{EXECUTE}', 'f'),
	('identity', 'closeby_identity', '{USAGE}', 'n'),
	('identity', 'closeby_jobs', '{DELETE}', 'r'),
	('identity', 'closeby_jobs', '{SELECT}', 'column'),
	('identity', 'closeby_jobs', '{EXECUTE}', 'f'),
	('identity', 'closeby_jobs', '{USAGE}', 'n'),
	('private', 'authenticated', '{SELECT}', 'r'),
	('private', 'authenticated', '{EXECUTE}', 'f'),
	('private', 'authenticated', '{USAGE}', 'n'),
	('private', 'closeby_jobs', '{SELECT,INSERT,UPDATE,DELETE}', 'r'),
	('private', 'closeby_jobs', '{EXECUTE}', 'f'),
	('private', 'closeby_jobs', '{USAGE}', 'n')
) as intended (schema, role, privileges, kind)`;

const grants = `
	select n.oid as schema, 'r' as kind, c.relname::text as name, a.* from pg_class c
	join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a where a.grantee <> c.relowner
	union all
	select n.oid, 'column', c.relname || '.' || t.attname, a.* from pg_attribute t join pg_class c on c.oid = t.attrelid
	join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a where a.grantee <> c.relowner
	union all
	select n.oid, 'f', p.proname, a.* from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
	aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee <> p.proowner
	union all
	select n.oid, 'n', n.nspname, a.* from pg_namespace n, aclexplode(n.nspacl) a where a.grantee <> n.nspowner`;

testLaws([
	{
		law: 'no function is everybody’s to execute',
		breaches: `select p.oid::regprocedure::text as breach from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
			aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where ${ours} and a.grantee = 0`,
		broken: [[`create function care.open() returns int language sql as 'select 1'`, 'care.open()']]
	},
	{
		// Asked before anyone is known: whether a worker lives, and at the start, how new the database is.
		law: 'each role has what it is meant to have, and the app’s login and anon have nothing',
		breaches: `select g.kind || ' ' || n.nspname || '.' || g.name || ': ' || coalesce(r.rolname, 'PUBLIC') || ' '
				|| g.privilege_type as breach
			from (${grants}) g join pg_namespace n on n.oid = g.schema left join pg_roles r on r.oid = g.grantee
			where ${ours} and not exists (
				select from ${intended} where intended.schema = n.nspname and intended.role = r.rolname
					and intended.kind = g.kind and g.privilege_type = any (intended.privileges::text[])
			)
			and not (n.nspname = 'public' and g.kind = 'n' and g.privilege_type = 'USAGE')
			and not (r.rolname = 'closeby_app' and (n.nspname, g.kind, g.name, g.privilege_type) in (
				('private', 'n', 'private', 'USAGE'), ('private', 'f', 'worker_is_alive', 'EXECUTE'),
				('private', 'f', 'newest_migration', 'EXECUTE')))`,
		broken: [
			['create table care.a (); grant select on care.a to anon', 'r care.a: anon SELECT'],
			['create table care.a (); grant select on care.a to public', 'r care.a: PUBLIC SELECT'],
			['create table care.a (); grant delete on care.a to authenticated', 'r care.a: authenticated DELETE'],
			['create table care.a (); grant update on care.a to authenticated', 'r care.a: authenticated UPDATE'],
			['create table care.a (); grant select on care.a to service_role', 'r care.a: service_role SELECT'],
			[
				'create table private.a (); grant select on private.a to closeby_app',
				'r private.a: closeby_app SELECT'
			],
			['grant select on private.worker_beats to closeby_app', 'r private.worker_beats: closeby_app SELECT'],
			[
				'create sequence care.a; grant usage on sequence care.a to authenticated',
				'r care.a: authenticated USAGE'
			],
			['grant usage on schema identity to authenticated', 'n identity.identity: authenticated USAGE'],
			['grant usage on schema care to anon', 'n care.care: anon USAGE'],
			[
				'create table identity.a (b int); grant select (b) on identity.a to authenticated',
				'column identity.a.b: authenticated SELECT'
			],
			[
				`create function identity.a() returns int language sql set search_path = '' as 'select 1';
				revoke all on function identity.a from public; grant execute on function identity.a to closeby_app`,
				'f identity.a: closeby_app EXECUTE'
			]
		]
	},
	{
		law: 'a login takes on one role at a time and none is above the policies',
		breaches: `select m.rolname || ' inherits ' || r.rolname as breach from pg_auth_members g
				join pg_roles r on r.oid = g.roleid join pg_roles m on m.oid = g.member
				where m.rolname in ('closeby_app', 'closeby_identity', 'closeby_jobs', 'authenticated', 'anon')
					and (g.inherit_option or g.admin_option)
			union all
			select rolname || ' is above the policies' from pg_roles
				where rolname in ('closeby_app', 'closeby_identity', 'closeby_jobs', 'authenticated', 'anon')
					and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
		broken: [
			['grant authenticated to closeby_app with inherit true', 'closeby_app inherits authenticated'],
			['grant pg_read_all_data to closeby_app with inherit true', 'closeby_app inherits pg_read_all_data'],
			['alter role closeby_jobs bypassrls', 'closeby_jobs is above the policies']
		]
	}
]);
