-- How a draft is written: by staff who care for the patient, one change at a time, under the lock of the patient's plan.

-- Whether the caller may do this in a part of a patient's plan. Definer, for functions that act for people.
create function private.may_in_plan(patient uuid, act care.action, area care.area, topic care.sensitive_topic)
returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from private.rights r
		where r.patient_id = may_in_plan.patient and r.person_id = (select auth.uid())
			and r.area = may_in_plan.area and act = any (r.actions) and r.period @> now()
			and (may_in_plan.topic is null or may_in_plan.topic = any (r.topics))
	);
$$;

-- Refuses whoever does not write this patient's plan (ABSNT), and holds it. Emergency access reads it and helps, and
-- changes no plan.
create function private.hold_plan(patient uuid) returns care.plans
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans;
begin
	if not private.care_for(patient) or not private.may_in_plan(patient, 'add', 'plan', null) then
		raise exception 'no such plan' using errcode = 'ABSNT';
	end if;
	select * into plan from care.plans p where p.patient_id = hold_plan.patient for no key update;
	if not found then
		raise exception 'no such plan' using errcode = 'ABSNT';
	end if;
	return plan;
end;
$$;

-- The open draft with this id, held for a change by the caller. While a provider is asked to sign, only providers
-- change it. Errors: ABSNT, CLOSD (signed, published or discarded, or waiting for a signature).
create function private.hold_plan_draft(draft uuid) returns care.plan_drafts
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts;
begin
	perform private.hold_plan(v.patient_id) from care.plan_versions v where v.id = draft;
	if not found then
		raise exception 'no such draft' using errcode = 'ABSNT';
	end if;
	select * into held from care.plan_drafts d where d.version_id = draft for no key update;
	if not found or held.state = 'signed'
		or held.state = 'signature_requested' and not private.hold_role('provider') then
		raise exception 'not open' using errcode = 'CLOSD';
	end if;
	return held;
end;
$$;

-- Notes that a draft changed: whoever has it on the screen reads it again.
create function private.note_plan_change(draft care.plan_drafts) returns void
language sql set search_path = '' as $$
	update care.plan_drafts d set changes = d.changes + 1, changed_at = clock_timestamp()
	where d.version_id = draft.version_id;
$$;

-- Opens a draft, which begins as a copy of a version: the one named, else the one in force, else nothing. The same id
-- again is the same draft. Errors: ABSNT, MOVED (another draft is open), TAKEN.
create function care.start_plan_draft(id uuid, patient uuid, based_on uuid default null) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans := private.hold_plan(patient);
	source care.plan_versions;
begin
	if exists (select from care.plan_versions v where v.id = start_plan_draft.id) then
		perform from care.plan_versions v
		where v.id = start_plan_draft.id and v.patient_id = plan.patient_id and v.author_id = auth.uid();
		if not found then
			raise exception 'this id belongs to another version' using errcode = 'TAKEN';
		end if;
		return start_plan_draft.id;
	end if;
	if exists (select from care.plan_drafts d where d.patient_id = plan.patient_id) then
		raise exception 'a draft is open' using errcode = 'MOVED';
	end if;
	select * into source from care.plan_versions v
	where v.id = coalesce(based_on, plan.current_id) and v.patient_id = plan.patient_id;
	if not found and based_on is not null then
		raise exception 'no such version' using errcode = 'ABSNT';
	end if;
	insert into care.plan_versions (id, organisation_id, patient_id, based_on_id, author_id)
	values (start_plan_draft.id, plan.organisation_id, plan.patient_id, source.id, auth.uid());
	insert into care.plan_version_lines (version_id, line_id, revision, organisation_id, patient_id, area, topic, position)
	select start_plan_draft.id, l.line_id, l.revision, l.organisation_id, l.patient_id, l.area, l.topic, l.position
	from care.plan_version_lines l where l.version_id = source.id;
	insert into care.plan_drafts (patient_id, organisation_id, version_id)
	values (plan.patient_id, plan.organisation_id, start_plan_draft.id);
	return start_plan_draft.id;
end;
$$;

-- A line from what somebody filled in. What is missing, unknown or of another kind is refused (check_violation).
create function private.plan_line_from(patient care.plans, filled jsonb) returns care.plan_lines
language plpgsql stable set search_path = '' as $$
declare
	line care.plan_lines;
	known constant text[] := '{id,expected,kind,area,topic,parent_id,condition_system,condition_code,loinc_code,unit,
		target_low,target_high,source,due_on,done_by,schedule,zone,rxnorm_code,drug_name,dose,sig,importance,why,
		decided_by_id,words}';
begin
	if filled - known <> '{}' or filled ->> 'id' is null or jsonb_typeof(filled -> 'words') <> 'array' then
		raise exception 'not a line' using errcode = 'check_violation';
	end if;
	line := jsonb_populate_record(null::care.plan_lines, jsonb_strip_nulls(filled - 'words' - 'expected'));
	line.patient_id := patient.patient_id;
	line.organisation_id := patient.organisation_id;
	line.author_id := auth.uid();
	line.written_at := clock_timestamp();
	line.area := coalesce(line.area, case line.kind when 'medicine' then 'medicines' else 'plan' end);
	if line.decided_by_id is not null and not exists (
		select from care.people p where p.id = line.decided_by_id and p.organisation_id = line.organisation_id
	) then
		raise exception 'decided by nobody here' using errcode = 'check_violation', column = 'decided_by_id';
	end if;
	return line;
exception when data_exception then
	raise exception 'not a line' using errcode = 'check_violation';
end;
$$;

-- The words of a revision as one value, to be compared.
create function private.plan_words_of(line uuid, revision integer) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_object_agg(w.part || ' ' || w.language, jsonb_build_array(w.words, w.mark)), '{}')
	from care.plan_line_words w where w.line_id = line and w.revision = plan_words_of.revision;
$$;

-- What of a line is compared to tell whether it changed: all but who wrote which revision when, and why.
create function private.plan_line_said(line care.plan_lines) returns jsonb
language sql stable set search_path = '' as $$
	select to_jsonb(line) - '{revision,author_id,written_at,first_number,why,decided_by_id}'::text[];
$$;

-- Stores the next revision with its words, and lets it stand in the draft.
create function private.store_plan_line(draft care.plan_drafts, line care.plan_lines, words jsonb) returns integer
language plpgsql set search_path = '' as $$
declare
	stored care.plan_lines;
begin
	insert into care.plan_lines select line.* returning * into stored;
	insert into care.plan_line_words
		(line_id, revision, part, language, organisation_id, patient_id, words, mark)
	select stored.id, stored.revision, w.part, w.language, stored.organisation_id, stored.patient_id, w.words, w.mark
	from jsonb_to_recordset(store_plan_line.words)
		as w (part text, language text, words text, mark care.plan_words_mark);
	insert into care.plan_version_lines as l
		(version_id, line_id, revision, organisation_id, patient_id, area, topic, position)
	select draft.version_id, stored.id, stored.revision, stored.organisation_id, stored.patient_id, stored.area,
		stored.topic, 1 + floor(random() * 1000)::integer + coalesce(max(o.position), 0)
	from care.plan_version_lines o where o.version_id = draft.version_id
	on conflict (version_id, line_id) do update
		set revision = excluded.revision, area = excluded.area, topic = excluded.topic;
	delete from care.plan_removed_lines r where r.version_id = draft.version_id and r.line_id = stored.id;
	return stored.revision;
exception when data_exception then
	raise exception 'not words' using errcode = 'check_violation';
end;
$$;

-- What hangs on a line follows it into its topic and its area, as revisions of their own.
create function private.follow_plan_line(draft care.plan_drafts, parent uuid) returns void
language plpgsql set search_path = '' as $$
declare
	above care.plan_version_lines;
	child care.plan_lines;
begin
	select * into above from care.plan_version_lines l
	where l.version_id = draft.version_id and l.line_id = parent;
	for child in
		select c.* from care.plan_version_lines l
		join care.plan_lines c on c.id = l.line_id and c.revision = l.revision and c.parent_id = follow_plan_line.parent
		where l.version_id = draft.version_id
			and (c.topic is distinct from coalesce(above.topic, c.topic)
				or above.area = 'medicines' and c.area <> 'medicines')
	loop
		child.author_id := auth.uid();
		child.written_at := clock_timestamp();
		perform private.store_plan_line(draft, child, (
			select coalesce(jsonb_agg(to_jsonb(w)), '[]') from care.plan_line_words w
			where w.line_id = child.id and w.revision = child.revision
		));
		perform private.follow_plan_line(draft, child.id);
	end loop;
end;
$$;

-- Writes a line into a draft: a new one, a correction, or one put back. `filled` is the whole line with all its words;
-- `expected` in it is the revision that stood there when it was opened, 0 for none. Saying the same again changes
-- nothing. Answers the revision that stands now.
-- Errors: ABSNT, CLOSD, MOVED, TAKEN, insufficient_privilege (drug, dose, sig or schedule of a medicine, by others than
-- providers), check_violation.
create function care.save_plan_line(draft uuid, filled jsonb) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts := private.hold_plan_draft(draft);
	line care.plan_lines;
	standing care.plan_lines;
	words jsonb;
	revision integer;
begin
	line := private.plan_line_from((select p from care.plans p where p.patient_id = held.patient_id), filled);
	if not private.may_in_plan(held.patient_id, 'add', line.area, line.topic) then
		raise exception 'no such line' using errcode = 'ABSNT';
	end if;
	if exists (select from care.plan_lines l where l.id = line.id and l.patient_id <> held.patient_id) then
		raise exception 'this id belongs to another line' using errcode = 'TAKEN';
	end if;
	select c.* into standing from care.plan_version_lines l
	join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
	where l.version_id = draft and l.line_id = line.id;
	select coalesce(jsonb_object_agg(w ->> 'part' || ' ' || (w ->> 'language'), jsonb_build_array(w -> 'words', w -> 'mark')), '{}')
	into words from jsonb_array_elements(filled -> 'words') w;
	if standing.id is not null then
		-- As the guard will have it, so that what is the same is seen to be.
		select coalesce(l.topic, line.topic), case l.area when 'medicines' then l.area else line.area end
		into line.topic, line.area
		from (select) always
		left join care.plan_version_lines l on l.version_id = draft and l.line_id = line.parent_id;
		if private.plan_line_said(standing) = private.plan_line_said(line)
			and private.plan_words_of(standing.id, standing.revision) = words
			and (line.why is null or line.why = standing.why) then
			return standing.revision;
		end if;
	end if;
	if coalesce(standing.revision, 0) is distinct from (filled ->> 'expected')::integer then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	-- The reason given for a change holds for what is put right in the same draft.
	if standing.first_number is null then
		line.why := coalesce(line.why, standing.why);
		line.decided_by_id := coalesce(line.decided_by_id, standing.decided_by_id);
	end if;
	if line.parent_id is not null and not exists (
		select from care.plan_version_lines l where l.version_id = draft and l.line_id = line.parent_id
	) then
		raise exception 'what it hangs on is not in this draft' using errcode = 'check_violation', column = 'parent_id';
	end if;
	revision := private.store_plan_line(held, line, filled -> 'words');
	perform private.follow_plan_line(held, line.id);
	perform private.note_plan_change(held);
	return revision;
exception when data_exception then
	raise exception 'not a line' using errcode = 'check_violation';
end;
$$;

-- Takes a line out of a draft with what hangs on it; medicines and barriers stay. Doing it again changes nothing.
-- Errors: ABSNT, CLOSD, MOVED, check_violation.
create function care.remove_plan_line(
	draft uuid, line uuid, expected integer, why text default null, decided_by uuid default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts := private.hold_plan_draft(draft);
	standing care.plan_version_lines;
begin
	select * into standing from care.plan_version_lines l
	where l.version_id = draft and l.line_id = remove_plan_line.line;
	if not found then
		perform from care.plan_lines l where l.id = remove_plan_line.line and l.patient_id = held.patient_id;
		if not found then
			raise exception 'no such line' using errcode = 'ABSNT';
		end if;
		return;
	end if;
	if standing.revision <> expected then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	if decided_by is not null and not exists (
		select from care.people p where p.id = decided_by and p.organisation_id = held.organisation_id
	) then
		raise exception 'decided by nobody here' using errcode = 'check_violation', column = 'decided_by_id';
	end if;
	with recursive gone as (
		select l.line_id from care.plan_version_lines l
		where l.version_id = draft and l.line_id = remove_plan_line.line
		union
		select l.line_id
		from gone g
		join care.plan_version_lines l on l.version_id = draft
		join care.plan_lines c on c.id = l.line_id and c.revision = l.revision and c.parent_id = g.line_id
			and c.kind not in ('medicine', 'barrier')
	),
	taken as (
		delete from care.plan_version_lines l using gone g
		where l.version_id = draft and l.line_id = g.line_id
		returning l.line_id
	)
	-- What no version said before is nobody's loss.
	insert into care.plan_removed_lines (version_id, line_id, revision, organisation_id, patient_id, area, topic, why,
		decided_by_id, author_id)
	select draft, b.line_id, b.revision, b.organisation_id, b.patient_id, b.area, b.topic, remove_plan_line.why,
		decided_by, auth.uid()
	from taken t
	join care.plan_versions v on v.id = draft
	join care.plan_version_lines b on b.version_id = v.based_on_id and b.line_id = t.line_id;
	perform private.note_plan_change(held);
end;
$$;

-- Puts the lines of a kind, or of several, into this order. Errors: ABSNT, CLOSD, MOVED (other lines stand there now).
create function care.order_plan_lines(draft uuid, lines uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts := private.hold_plan_draft(draft);
begin
	if array(
		select l.line_id from care.plan_version_lines l
		join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
		where l.version_id = draft and c.kind in (select k.kind from care.plan_lines k where k.id = any (lines))
		order by l.line_id
	) <> array(select distinct one from unnest(lines) one order by one) then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	-- Drawn once: read again for each line, every line would have a draw of its own, and the order would be chance.
	with ordered as materialized (
		select one as line_id, sum(1 + floor(random() * 1000)::integer) over (order by place)::integer as position
		from unnest(lines) with ordinality as wished (one, place)
	)
	update care.plan_version_lines l set position = o.position
	from ordered o
	where l.version_id = draft and l.line_id = o.line_id;
	perform private.note_plan_change(held);
end;
$$;

revoke execute on function
	private.may_in_plan(uuid, care.action, care.area, care.sensitive_topic), private.hold_plan(uuid),
	private.hold_plan_draft(uuid), private.note_plan_change(care.plan_drafts), care.start_plan_draft(uuid, uuid, uuid),
	private.plan_line_from(care.plans, jsonb), private.plan_words_of(uuid, integer),
	private.plan_line_said(care.plan_lines), private.store_plan_line(care.plan_drafts, care.plan_lines, jsonb),
	private.follow_plan_line(care.plan_drafts, uuid), care.save_plan_line(uuid, jsonb),
	care.remove_plan_line(uuid, uuid, integer, text, uuid), care.order_plan_lines(uuid, uuid[])
	from public;
grant execute on function
	care.start_plan_draft(uuid, uuid, uuid), care.save_plan_line(uuid, jsonb),
	care.remove_plan_line(uuid, uuid, integer, text, uuid), care.order_plan_lines(uuid, uuid[])
	to authenticated;
