-- Going through the medicines with the patient, as an encounter: five questions, each with what was found or "not asked".

create type care.review_way as enum ('phone', 'video', 'in_person');

-- Every question of the list with its outcome; words where something was found, if any.
create function private.is_medicine_review(findings jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select case when jsonb_typeof(findings) <> 'object' then false else
		array(select asked from jsonb_object_keys(findings) asked order by asked)
			= '{confusion,cost,duplicates,missed_doses,side_effects}'::text[]
		and not exists (
			select from jsonb_each(findings) as f (question, answer)
			where jsonb_typeof(answer) <> 'object'
				or answer - '{outcome,words}'::text[] <> '{}'
				or coalesce(answer ->> 'outcome', '') not in ('found', 'nothing', 'not_asked')
				or answer ? 'words' and (
					jsonb_typeof(answer -> 'words') <> 'string' or answer ->> 'words' !~ '\S'
					or char_length(answer ->> 'words') > 1000 or answer ->> 'outcome' <> 'found'
				)
		)
	end;
$$;

create table care.medicine_reviews (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	way care.review_way not null,
	held_at timestamptz not null,
	findings jsonb not null check (private.is_medicine_review(findings)),
	note text check (char_length(note) <= 1000 and note ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	recorded_at timestamptz not null default clock_timestamp(),
	foreign key (patient_id, organisation_id) references care.plans (patient_id, organisation_id) on delete restrict
);
create index on care.medicine_reviews (patient_id, held_at desc);

create function private.place_medicine_review() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (select from care.medicine_reviews m where m.id = new.id) then
		return null;
	end if;
	select p.organisation_id into new.organisation_id from care.plans p where p.patient_id = new.patient_id;
	if not found then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	if new.held_at > now() + interval '5 minutes' then
		raise exception 'a time to come' using errcode = 'check_violation', column = 'held_at';
	end if;
	return new;
end;
$$;
create trigger medicine_reviews__place before insert on care.medicine_reviews
	for each row execute function private.place_medicine_review();

create function private.follow_medicine_review() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('plan.medicines_reviewed', new.patient_id, 'medicines', new.id, '{}', new.author_id);
	perform private.ring_plan(new.patient_id, '{medicines}', null, false, '{}');
	return null;
end;
$$;
create trigger medicine_reviews__follow after insert on care.medicine_reviews
	for each row execute function private.follow_medicine_review();
create trigger medicine_reviews__refuse_change before update or delete or truncate on care.medicine_reviews
	for each statement execute function private.refuse_plan_change();

-- Records a review by the caller; for the care team. Errors: ABSNT, insufficient_privilege, TAKEN, check_violation.
create function care.record_medicine_review(
	id uuid, patient uuid, way care.review_way, held_at timestamptz, findings jsonb, note text
) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.plans p where p.patient_id = patient;
	if not found then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	insert into care.medicine_reviews (id, patient_id, way, held_at, findings, note, author_id)
	values (record_medicine_review.id, patient, record_medicine_review.way, record_medicine_review.held_at,
		record_medicine_review.findings, record_medicine_review.note, (select auth.uid()))
	on conflict do nothing;
	perform from care.medicine_reviews m
	where m.id = record_medicine_review.id and m.patient_id = patient and m.author_id = (select auth.uid())
		and (m.way, m.held_at, m.findings) = (record_medicine_review.way, record_medicine_review.held_at,
			record_medicine_review.findings)
		and m.note is not distinct from record_medicine_review.note;
	if not found then
		raise exception 'this id belongs to another review' using errcode = 'TAKEN';
	end if;
end;
$$;

revoke execute on function
	private.is_medicine_review(jsonb), private.place_medicine_review(), private.follow_medicine_review(),
	care.record_medicine_review(uuid, uuid, care.review_way, timestamptz, jsonb, text)
	from public;
-- A check of a table is asked as whoever inserts.
grant execute on function private.is_medicine_review(jsonb) to authenticated;
grant execute on function care.record_medicine_review(uuid, uuid, care.review_way, timestamptz, jsonb, text)
	to authenticated;

alter table care.medicine_reviews enable row level security;
alter table care.medicine_reviews force row level security;
create policy medicine_reviews_in_reach on care.medicine_reviews for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = medicine_reviews.patient_id and r.person_id = (select auth.uid())
			and r.area = 'medicines' and 'see' = any (r.actions) and r.period @> now()
	));
create policy medicine_reviews_by_me on care.medicine_reviews for insert to authenticated
	with check (
		author_id = (select auth.uid()) and (select private.am_staff()) and exists (
			select from private.rights r
			where r.patient_id = medicine_reviews.patient_id and r.person_id = (select auth.uid())
				and r.area = 'medicines' and 'add' = any (r.actions) and r.period @> now()
		)
	);
grant select, insert (id, patient_id, way, held_at, findings, note, author_id) on care.medicine_reviews to authenticated;
