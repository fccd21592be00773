-- Bringing in a file of readings, part by part, and taking it out again. Both answer with what the server has to judge in
-- the same transaction, or null where nothing new was written.

-- What the caller has just written or withdrawn of an import, and nobody has judged: it can only be of this transaction.
create function private.unjudged_of_import(import uuid) returns setof care.observations
language sql stable security definer set search_path = '' as $$
	select o.* from care.observations o
	where o.import_id = unjudged_of_import.import and o.superseded_at is null and o.author_id = auth.uid()
		and not exists (
			select from private.observation_judgements j where j.item_id = o.id and j.version = o.version
		);
$$;

-- Notes what the rules found for what the caller has just brought in or taken out, and opens or updates alerts, as
-- care.judge does. Errors: ABSNT, check_violation.
create function care.judge_reading_import(import uuid, verdicts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject uuid;
begin
	select o.patient_id into subject from private.unjudged_of_import(import) o limit 1;
	if not found then
		raise exception 'nothing to judge' using errcode = 'ABSNT';
	end if;
	perform private.note_findings(subject, verdicts);
	insert into private.observation_judgements (item_id, version, patient_id, findings)
	select o.id, o.version, o.patient_id, (
		select count(*) from jsonb_array_elements(verdicts) v where v -> 'evidence' ? o.id::text
	)
	from private.unjudged_of_import(import) o;
end;
$$;

-- Whether the caller may bring in readings: who may not see them could learn from what is "there already".
create function private.may_import_readings(patient uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select private.may_add_readings(may_import_readings.patient) and exists (
		select from private.rights r
		where r.patient_id = may_import_readings.patient and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
	);
$$;

-- What makes two readings of one moment the same: canonical values, rounded as people read them. A cuff may leave out the
-- pulse beside them.
create function private.value_of_reading(measure text, components jsonb) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_object_agg(c.key, round((c.value ->> 'canonical')::numeric, 1))
	from jsonb_each(components) c where c.key <> 'heart_rate' or measure = 'heart_rate';
$$;

-- The places of those readings that are there already, however they came: of the same measure, minute and value, as first
-- entered or as it stands; `daily` ones of the same day. What was withdrawn by itself stays out; what went out with a
-- whole import may come back. `readings`: [{"place", "measure", "components", "at", "daily"}]. Error: ABSNT.
create function care.known_readings(patient uuid, readings jsonb, time_zone text) returns integer[]
language plpgsql stable security definer set search_path = '' as $$
begin
	if not private.may_import_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	return array(
		with given as materialized (
			select r.place, r.measure, r.daily,
				private.value_of_reading(r.measure, private.read_components(r.measure, r.components)) as value,
				date_trunc(unit, r.at, zone) as from_at,
				date_trunc(unit, r.at, zone) + case when r.daily then interval '36 hours' else interval '1 minute' end as to_at
			from jsonb_to_recordset(readings) as r (place integer, measure text, components jsonb, at timestamptz, daily boolean),
				lateral (select case when r.daily then 'day' else 'minute' end as unit, known_readings.time_zone as zone) as kind
		)
		select g.place from given g
		where exists (
			select from care.observations o
			where o.patient_id = known_readings.patient and o.measure = g.measure and o.superseded_at is null
				and o.effective_at >= g.from_at and o.effective_at < g.to_at
				-- A day may have 23 or 25 hours.
				and (not g.daily or date_trunc('day', o.effective_at, known_readings.time_zone) = g.from_at)
				and (o.topic is null or exists (
					select from private.rights r
					where r.patient_id = o.patient_id and r.person_id = auth.uid() and r.area = 'readings'
						and 'see' = any (r.actions) and r.period @> now() and o.topic = any (r.topics)
				))
				and (o.components is not null or not exists (
					select from care.reading_import_withdrawals w where w.import_id = o.import_id
				))
				and (g.daily or g.value in (
					select private.value_of_reading(v.measure, v.components) from care.observations v
					where v.id = o.id and (v.version = 1 or v.superseded_at is null)
				))
		)
		order by g.place
	);
end;
$$;

-- Begins a part of an import by the caller, after which nobody else writes readings of this patient until the transaction
-- ends. Answers the places that are there already; null where this part is stored. Errors: ABSNT, TAKEN, CLOSD.
create function private.begin_reading_batch(
	import uuid, patient uuid, kind care.reading_import_kind, file_name text, number integer, readings jsonb,
	time_zone text
) returns integer[]
language plpgsql security definer set search_path = '' as $$
declare
	held care.reading_imports;
	batch care.reading_import_batches;
begin
	if not private.may_import_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	if jsonb_typeof(readings) is distinct from 'array' or jsonb_array_length(readings) not between 1 and 500 then
		raise exception 'not that many' using errcode = 'check_violation', column = 'readings';
	end if;
	perform private.hold_readings(patient);
	insert into care.reading_imports (id, organisation_id, patient_id, author_id, kind, file_name)
	select import, p.organisation_id, p.person_id, auth.uid(), begin_reading_batch.kind, begin_reading_batch.file_name
	from care.patients p where p.person_id = begin_reading_batch.patient
	on conflict (id) do nothing;
	select * into held from care.reading_imports i where i.id = import;
	if (held.patient_id, held.author_id, held.kind) is distinct from (patient, auth.uid(), begin_reading_batch.kind) then
		raise exception 'this id belongs to another import' using errcode = 'TAKEN';
	end if;
	select * into batch from care.reading_import_batches b
	where b.import_id = import and b.number = begin_reading_batch.number;
	if found then
		if batch.content_hash <> private.hash_of_batch(readings) then
			raise exception 'this part was another' using errcode = 'TAKEN';
		end if;
		return null;
	end if;
	if exists (select from care.reading_import_withdrawals w where w.import_id = import) then
		raise exception 'this import was taken out' using errcode = 'CLOSD';
	end if;
	return care.known_readings(patient, readings, time_zone);
end;
$$;

create function private.hash_of_batch(readings jsonb) returns text
language sql immutable set search_path = '' as $$
	select encode(sha256(convert_to(readings::text, 'UTF8')), 'hex');
$$;

-- The id of a reading that comes in: its own, but where that went out with a whole import, whoever brought it, and keeps it.
create function private.id_in_import(id uuid, import uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select case when exists (
		select from care.observations o
		join care.reading_import_withdrawals w on w.import_id = o.import_id
		where o.id = id_in_import.id and o.superseded_at is null and o.components is null
	) then md5(id_in_import.id::text || id_in_import.import)::uuid else id_in_import.id end;
$$;

-- Ends a part with what became of it, as the rows themselves say. Answers how many are new.
create function private.end_reading_batch(import uuid, number integer, readings jsonb) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	new_ones integer;
begin
	select count(*) into new_ones from private.unjudged_of_import(import);
	insert into care.reading_import_batches
		(import_id, number, organisation_id, patient_id, added, known, content_hash)
	select i.id, end_reading_batch.number, i.organisation_id, i.patient_id, new_ones,
		jsonb_array_length(readings) - new_ones, private.hash_of_batch(readings)
	from care.reading_imports i where i.id = import and i.author_id = auth.uid();
	return new_ones;
end;
$$;

-- Stores one part of a file, whole or not at all. `readings`: [{"place", "id", "measure", "components", "context", "note",
-- "at", "daily"}], the id made from what is measured, so that it is the same each time. Answers {"added", "known", "new",
-- "history"}: how many are new and were there, which are new, and what to judge (null where nothing is new); null where
-- this part was stored before. Errors: ABSNT, TAKEN, CLOSD (taken out meanwhile), check_violation, insufficient_privilege.
create function care.import_readings(
	import uuid, patient uuid, kind care.reading_import_kind, file_name text, number integer, readings jsonb,
	time_zone text
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	known integer[] := private.begin_reading_batch(import, patient, kind, file_name, number, readings, time_zone);
	new_ones integer;
begin
	if known is null then
		return null;
	end if;
	insert into care.observations
		(id, version, patient_id, measure, components, context, note, source, effective_at, time_zone, author_id, import_id)
	select distinct on (r.id)
		private.id_in_import(r.id, import), 1, import_readings.patient, r.measure, r.components, r.context, r.note, 'import', r.at,
		import_readings.time_zone, (select auth.uid()), import
	from jsonb_to_recordset(readings) as r (
		place integer, id uuid, measure text, components jsonb, context text, note text, at timestamptz
	)
	where r.place <> all (known)
	order by r.id;
	new_ones := private.end_reading_batch(import, number, readings);
	return jsonb_build_object(
		'added', new_ones,
		'known', jsonb_array_length(readings) - new_ones,
		'new', coalesce((
			select jsonb_agg(jsonb_build_object('id', o.id, 'at', o.effective_at, 'noted', o.note is not null))
			from private.unjudged_of_import(import) o
		), '[]'),
		'history', case when new_ones > 0 then private.history_of_import(import) end
	);
end;
$$;

-- What to judge for what the caller has just written of an import; null where that is nothing.
create function private.history_of_import(import uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
	-- Those of the last day are judged as of their own time as well.
	select private.history_of(
		(select o.patient_id from private.unjudged_of_import(import) o limit 1), now() - interval '1 day')
	where exists (select from private.unjudged_of_import(import));
$$;

-- Begins to take out an import: false where that was done. For who brought it in and may still add, and for staff who may.
-- Error: ABSNT.
create function private.begin_import_withdrawal(import uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	held care.reading_imports;
begin
	select * into held from care.reading_imports i
	where i.id = import and (i.author_id = auth.uid() or private.am_staff());
	if not found or not private.may_import_readings(held.patient_id) then
		raise exception 'no such import' using errcode = 'ABSNT';
	end if;
	perform private.hold_readings(held.patient_id);
	insert into care.reading_import_withdrawals (import_id, organisation_id, patient_id, author_id)
	values (held.id, held.organisation_id, held.patient_id, auth.uid())
	on conflict (import_id) do nothing;
	return found;
end;
$$;

-- Withdraws every reading that came with an import, also those corrected since; each leaves its trace. Answers what to
-- judge; null where nothing was left to withdraw. Error: ABSNT.
create function care.withdraw_reading_import(import uuid) returns jsonb
language plpgsql set search_path = '' as $$
begin
	if not private.begin_import_withdrawal(import) then
		return null;
	end if;
	insert into care.observations (id, version, patient_id, measure, source, effective_at, time_zone, author_id)
	select o.id, o.version + 1, o.patient_id, o.measure, 'import', o.effective_at, o.time_zone, (select auth.uid())
	from care.observations o
	where o.import_id = import and o.superseded_at is null and o.components is not null;
	return private.history_of_import(import);
end;
$$;

revoke execute on function
	private.unjudged_of_import(uuid),
	care.judge_reading_import(uuid, jsonb), private.may_import_readings(uuid), private.value_of_reading(text, jsonb),
	care.known_readings(uuid, jsonb, text),
	private.begin_reading_batch(uuid, uuid, care.reading_import_kind, text, integer, jsonb, text),
	private.hash_of_batch(jsonb), private.id_in_import(uuid, uuid), private.end_reading_batch(uuid, integer, jsonb),
	care.import_readings(uuid, uuid, care.reading_import_kind, text, integer, jsonb, text),
	private.history_of_import(uuid), private.begin_import_withdrawal(uuid), care.withdraw_reading_import(uuid)
	from public;
-- What private ones answer is the caller's own, of this transaction.
grant execute on function
	private.unjudged_of_import(uuid), care.judge_reading_import(uuid, jsonb), care.known_readings(uuid, jsonb, text),
	private.begin_reading_batch(uuid, uuid, care.reading_import_kind, text, integer, jsonb, text),
	private.id_in_import(uuid, uuid), private.end_reading_batch(uuid, integer, jsonb),
	care.import_readings(uuid, uuid, care.reading_import_kind, text, integer, jsonb, text),
	private.history_of_import(uuid), private.begin_import_withdrawal(uuid), care.withdraw_reading_import(uuid)
	to authenticated;
