-- The worker: where its jobs live, and the sign of life by which the rest knows that it runs.

-- graphile-worker keeps its tables in a schema of its own, owned by the one role that works on them. It builds them
-- itself (after these migrations, and at each new release); with its register of releases in place it needs no right
-- to create schemas. Source: graphile-worker, installSchema and its documentation of the database schema.
grant closeby_jobs to current_user with inherit false, set true;

create schema graphile_worker;
create table graphile_worker.migrations (
	id int primary key,
	ts timestamptz default now() not null,
	breaking boolean not null default false
);
alter table graphile_worker.migrations enable row level security;
grant create on schema graphile_worker to closeby_jobs;
alter table graphile_worker.migrations owner to closeby_jobs;
alter schema graphile_worker owner to closeby_jobs;

-- One row for each running worker, renewed every 15 seconds.
create table private.worker_beats (
	worker uuid primary key,
	seen_at timestamptz not null default now()
);
create index on private.worker_beats (seen_at);
alter table private.worker_beats enable row level security;
alter table private.worker_beats force row level security;

grant usage on schema private to closeby_jobs, closeby_app;
grant select, insert, update, delete on private.worker_beats to closeby_jobs;
create policy worker_beats_for_jobs on private.worker_beats to closeby_jobs using (true) with check (true);

-- The app tells a load balancer whether a worker has been seen in the last minute.
grant select on private.worker_beats to closeby_app;
create policy worker_beats_for_app on private.worker_beats for select to closeby_app using (true);
