-- The device that a reading came from, by the name it gives itself. That a device sent it is what the phone says: no right
-- rests on it.

alter table care.observations
	add column device text check (char_length(device) between 1 and 100 and private.is_plain_text(device)),
	add check (device is null or source = 'device');
grant insert (device) on care.observations to authenticated;
-- Who writes is who is checked; it tells nothing but what it is given.
grant execute on function private.is_plain_text(text) to authenticated;

-- After observations__place. A correction of the numbers is what its author typed, whatever sent the first ones.
create function private.place_observation_device() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	earlier care.observations;
begin
	if new.version = 1 then
		if new.source <> 'device' then
			new.device := null;
		end if;
		return new;
	end if;
	select * into earlier from care.observations o where o.id = new.id and o.version = new.version - 1;
	if new.components is null or new.components = earlier.components then
		new.device := earlier.device;
	else
		new.source := private.source_by(new.author_id, 'typed');
		new.device := null;
	end if;
	return new;
end;
$$;
create trigger observations__place_device before insert on care.observations
	for each row execute function private.place_observation_device();
revoke execute on function private.place_observation_device() from public;

drop function care.record_observation(
	uuid, uuid, text, jsonb, text, text, care.observation_source, timestamptz, text
);

-- Writes down a reading: `components` by their name, {"systolic": {"value": 132, "unit": "mm[Hg]"}}; `device` is the name of
-- what sent it, if something did.
-- Errors: ABSNT (no such patient, or not the caller's to add to), TAKEN, check_violation (the number as column).
create function care.record_observation(
	id uuid, patient uuid, measure text, components jsonb, context text, note text, source care.observation_source,
	effective_at timestamptz, time_zone text, device text default null
) returns jsonb
language plpgsql set search_path = '' as $$
begin
	-- Asked first: nobody else may hold a patient's lock, or learn which ids are taken.
	if not private.may_add_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	insert into care.observations
		(id, version, patient_id, measure, components, context, note, source, effective_at, time_zone, author_id, device)
	values (record_observation.id, 1, record_observation.patient, record_observation.measure,
		record_observation.components, record_observation.context, record_observation.note, record_observation.source,
		record_observation.effective_at, record_observation.time_zone, (select auth.uid()), record_observation.device);
	if found then
		return care.history_to_judge(id, 1);
	end if;
	if not private.recorded_the_same(id, patient, measure, components, context, note) then
		raise exception 'this id belongs to another reading' using errcode = 'TAKEN';
	end if;
	return null;
end;
$$;
revoke execute on function
	care.record_observation(uuid, uuid, text, jsonb, text, text, care.observation_source, timestamptz, text, text)
	from public;
grant execute on function
	care.record_observation(uuid, uuid, text, jsonb, text, text, care.observation_source, timestamptz, text, text)
	to authenticated;
