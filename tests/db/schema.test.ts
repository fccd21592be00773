import { ours, testLaws } from './law.ts';

testLaws([
	{
		law: 'every table has row level security, enabled and forced',
		breaches: `select c.oid::regclass::text as breach from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where ${ours} and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`,
		broken: [
			['create table care.bare ()', 'care.bare'],
			['create table public.bare (); alter table public.bare enable row level security', 'bare'],
			['create schema later; create table later.bare (a int) partition by list (a)', 'later.bare']
		]
	},
	{
		law: 'nothing that ignores row level security holds data: no materialised view, no foreign table',
		breaches: `select c.oid::regclass::text as breach from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where ${ours} and c.relkind in ('m', 'f')`,
		broken: [['create materialized view care.frozen as select 1 as a', 'care.frozen']]
	},
	{
		law: 'every view asks as the person who reads it',
		breaches: `select c.oid::regclass::text as breach from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where ${ours} and c.relkind = 'v'
				and not coalesce(c.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)`,
		broken: [
			['create view care.everyone as select 1 as a', 'care.everyone'],
			['create view care.everyone with (security_invoker = false) as select 1 as a', 'care.everyone']
		]
	},
	{
		law: 'every function pins an empty search path',
		breaches: `select p.oid::regprocedure::text as breach from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where ${ours} and not coalesce(p.proconfig @> array['search_path=""'], false)`,
		broken: [
			[
				`create function care.loose() returns int language sql security definer as 'select 1'`,
				'care.loose()'
			],
			[
				`create function care.loose() returns int language sql security definer set search_path = public as 'select 1'`,
				'care.loose()'
			]
		]
	},
	{
		law: 'every foreign key says what a deletion does',
		breaches: `select f.conrelid::regclass || ' ' || f.conname as breach from pg_constraint f
			join pg_namespace n on n.oid = f.connamespace where ${ours} and f.contype = 'f' and f.confdeltype = 'a'`,
		broken: [
			[
				'create table care.a (b int primary key); create table care.c (d int references care.a)',
				'care.c c_d_fkey'
			]
		]
	},
	{
		law: 'where a deletion goes on to other rows, an index finds them',
		breaches: `select f.conrelid::regclass || ' ' || f.conname as breach from pg_constraint f
			join pg_namespace n on n.oid = f.connamespace
			where ${ours} and f.contype = 'f' and f.confdeltype not in ('a', 'r') and not exists (
				select from pg_index i where i.indrelid = f.conrelid and i.indisvalid and i.indpred is null
					and i.indkey[0] = any (f.conkey)
			)`,
		broken: [
			[
				'create table care.a (b int primary key); create table care.c (d int references care.a on delete cascade)',
				'care.c c_d_fkey'
			],
			[
				`create table care.a (b int primary key); create table care.c (d int references care.a on delete set null);
				create index on care.c (d) where d > 0`,
				'care.c c_d_fkey'
			]
		]
	},
	{
		law: 'every policy that lets rows in checks them, and names whom it is for',
		breaches: `select p.polrelid::regclass || ' ' || p.polname as breach from pg_policy p
			join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
			where (${ours} or n.nspname = 'realtime')
				and ((p.polcmd in ('a', 'w', '*') and p.polwithcheck is null) or p.polroles = '{0}')`,
		broken: [
			[
				'create table care.a (); create policy b on care.a for update to authenticated using (true)',
				'care.a b'
			],
			['create table care.a (); create policy b on care.a to authenticated using (true)', 'care.a b'],
			['create table care.a (); create policy b on care.a for select using (true)', 'care.a b']
		]
	},
	{
		// A bare call is made for every row; as a scalar query it is made once (measured: 3 to 11 times slower).
		law: 'a policy asks who is asking once, not for every row',
		breaches: `select p.polrelid::regclass || ' ' || p.polname as breach from pg_policy p
			join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace,
			concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as text
			where (${ours} or n.nspname = 'realtime') and regexp_replace(text, 'SELECT (auth|realtime|private)\\.\\w+\\(\\)', '', 'g')
				~ '(auth|realtime|private)\\.\\w+\\(\\)'`,
		broken: [
			[
				'create table care.a (b uuid); create policy c on care.a for select to authenticated using (b = auth.uid())',
				'care.a c'
			]
		]
	},
	{
		// Change feeds ignore the private-channel switch; the doorbell is the only way out.
		law: 'no table is published to a change feed',
		breaches: `select p.pubname || ' ' || p.schemaname || '.' || p.tablename as breach from pg_publication_tables p
			join pg_namespace n on n.nspname = p.schemaname where ${ours}`,
		broken: [
			[
				'create table care.a (); alter publication supabase_realtime add table care.a',
				'supabase_realtime care.a'
			]
		]
	}
]);
