-- A right may begin or end by the clock alone, when no row changes. Its moments to come are noted here in the transaction
-- that gives the right, and taken by the worker when they have passed, so that none is lost while nobody runs.
create table private.turning_points (
	at timestamptz not null,
	patient_id uuid not null references care.patients (person_id) on delete cascade,
	person_id uuid not null references care.people (id) on delete cascade,
	area care.area not null,
	primary key (at, patient_id, person_id, area)
);
create index on private.turning_points (patient_id);
create index on private.turning_points (person_id);
alter table private.turning_points enable row level security;
alter table private.turning_points force row level security;

create function private.note_turning_points() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into private.turning_points (at, patient_id, person_id, area)
	select moment, new.patient_id, new.person_id, new.area
	from unnest(array[lower(new.period), upper(new.period)]) moment
	where moment > now() and isfinite(moment)
	on conflict do nothing;
	return null;
end;
$$;
create trigger rights__note_turning_points after insert or update on private.rights
	for each row when (lower(new.period) > now() or upper(new.period) > now())
	execute function private.note_turning_points();

insert into private.turning_points (at, patient_id, person_id, area)
select moment, r.patient_id, r.person_id, r.area
from private.rights r, unnest(array[lower(r.period), upper(r.period)]) moment
where moment > now() and isfinite(moment)
on conflict do nothing;

-- Whoever may hear a conversation changed by one person: new topic name, and a ring for everyone concerned, so that
-- those who stay move to it and those who left learn that it is gone.
create function private.renew_conversation_for(patient uuid, person uuid) returns void
language plpgsql set search_path = '' as $$
declare
	conversation care.conversations;
begin
	update care.conversations c set epoch = c.epoch + 1 where c.patient_id = patient
	returning * into conversation;
	if found then
		-- Rung on the topic that ends here: it is the one everybody still hears.
		conversation.epoch := conversation.epoch - 1;
		perform private.ring_conversation(conversation, 'access', '{}');
		perform private.ring('access', array['person:' || person],
			array[jsonb_build_object('conversation', conversation.id)]);
	end if;
end;
$$;

create or replace function private.renew_conversation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.renew_conversation_for(
		coalesce(new.patient_id, old.patient_id), coalesce(old.person_id, new.person_id));
	return null;
end;
$$;

-- Tells of every right that has begun or ended by the clock since the last look, and answers for how many people. The
-- worker asks every two seconds; several workers share the work. A moment that no right has any more (it was changed
-- meanwhile, which told already) is forgotten.
create function private.turn_rights() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	patient uuid;
	person uuid;
	areas care.area[];
	turned integer := 0;
begin
	for patient, person, areas in
		with due as (
			select t.* from private.turning_points t
			where t.at <= now()
			order by t.at
			limit 500
			for update skip locked
		),
		taken as (
			delete from private.turning_points t using due d
			where (t.at, t.patient_id, t.person_id, t.area) = (d.at, d.patient_id, d.person_id, d.area)
			returning t.*
		)
		select t.patient_id, t.person_id, array_agg(t.area)
		from taken t
		where exists (
			select from private.rights r
			where r.patient_id = t.patient_id and r.person_id = t.person_id and r.area = t.area
				and t.at in (lower(r.period), upper(r.period))
		)
		group by t.patient_id, t.person_id
		-- Always in one order, so that two workers never wait for each other.
		order by t.patient_id, t.person_id
	loop
		if 'messages' = any (areas) then
			perform private.renew_conversation_for(patient, person);
		else
			perform private.ring('access', array['person:' || person], array['{}'::jsonb]);
		end if;
		turned := turned + 1;
	end loop;
	return turned;
end;
$$;

revoke execute on function
	private.note_turning_points(), private.renew_conversation_for(uuid, uuid), private.turn_rights()
	from public;
grant execute on function private.turn_rights() to closeby_jobs;
