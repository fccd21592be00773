-- What holds of a plan whoever writes it, the owner of the tables included: nothing said is changed, a version that was
-- signed or published stays as it was, drugs and doses are for providers, and no change to them is published unsigned.

create function private.refuse_plan_change() returns trigger
language plpgsql set search_path = '' as $$
begin
	raise exception 'the plan keeps what was said' using errcode = 'CLOSD';
end;
$$;

-- Numbers are given once, when a version is published; everything else of a version, and of a line, stays.
create function private.keep_plan_version() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.number is not null
		or to_jsonb(new) - '{number,published_at}'::text[] <> to_jsonb(old) - '{number,published_at}'::text[] then
		raise exception 'the plan keeps what was said' using errcode = 'CLOSD';
	end if;
	return new;
end;
$$;
create trigger plan_versions__keep before update on care.plan_versions
	for each row execute function private.keep_plan_version();

create function private.keep_plan_line() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.first_number is not null or to_jsonb(new) - 'first_number' <> to_jsonb(old) - 'first_number' then
		raise exception 'the plan keeps what was said' using errcode = 'CLOSD';
	end if;
	return new;
end;
$$;
create trigger plan_lines__keep before update on care.plan_lines
	for each row execute function private.keep_plan_line();

-- Whether a version may no longer change: signed, published or discarded.
create function private.is_plan_frozen(version uuid) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from care.plan_version_events e
		where e.version_id = is_plan_frozen.version and e.event in ('signed', 'published', 'discarded')
	);
$$;

create function private.keep_plan_frozen() returns trigger
language plpgsql set search_path = '' as $$
begin
	if private.is_plan_frozen(coalesce(new.version_id, old.version_id)) or private.is_plan_frozen(old.version_id) then
		raise exception 'the plan keeps what was said' using errcode = 'CLOSD';
	end if;
	return coalesce(new, old);
end;
$$;
create trigger plan_version_lines__keep before insert or update or delete on care.plan_version_lines
	for each row execute function private.keep_plan_frozen();
create trigger plan_removed_lines__keep before insert or update or delete on care.plan_removed_lines
	for each row execute function private.keep_plan_frozen();

-- Deletes and truncations: of drafts' rows alone, above.
create trigger plan_versions__refuse_delete before delete or truncate on care.plan_versions
	for each statement execute function private.refuse_plan_change();
create trigger plan_lines__refuse_delete before delete or truncate on care.plan_lines
	for each statement execute function private.refuse_plan_change();
create trigger plan_version_lines__refuse_truncate before truncate on care.plan_version_lines
	for each statement execute function private.refuse_plan_change();
create trigger plan_removed_lines__refuse_truncate before truncate on care.plan_removed_lines
	for each statement execute function private.refuse_plan_change();
create trigger plan_version_events__refuse_change before update or delete or truncate on care.plan_version_events
	for each statement execute function private.refuse_plan_change();
create trigger plan_line_words__refuse_change before update or delete or truncate on care.plan_line_words
	for each statement execute function private.refuse_plan_change();

-- What of a line only a provider decides.
create function private.medicine_facts(line care.plan_lines) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_array(line.rxnorm_code, line.drug_name, line.dose, line.sig, line.schedule);
$$;

-- A revision belongs to its line: same patient, same kind, the next number; under a parent of the kind that it goes
-- with, whose area and topic it shares, so that what is hidden of a problem is hidden of all that hangs on it.
create function private.judge_plan_line() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	earlier care.plan_lines;
	parent care.plan_lines;
begin
	select * into earlier from care.plan_lines l where l.id = new.id order by l.revision desc limit 1;
	if found and (earlier.patient_id, earlier.kind) <> (new.patient_id, new.kind) then
		raise exception 'this id belongs to another line' using errcode = 'TAKEN';
	end if;
	new.revision := coalesce(earlier.revision, 0) + 1;
	new.first_number := null;
	if new.parent_id is not null then
		select * into parent from care.plan_lines l
		where l.id = new.parent_id and l.patient_id = new.patient_id order by l.revision desc limit 1;
		if not found or parent.kind::text <> (case new.kind when 'step' then 'goal' else 'problem' end) then
			raise exception 'no such line to hang this on' using errcode = 'check_violation', column = 'parent_id';
		end if;
		new.topic := coalesce(parent.topic, new.topic);
		if parent.area = 'medicines' then
			new.area := 'medicines';
		end if;
	end if;
	if new.kind = 'medicine' and earlier.id is not null
		and not exists (
			select from care.plan_lines l
			where l.id = new.id and private.medicine_facts(l) = private.medicine_facts(new)
		)
		and not exists (
			select from care.staff_roles s
			where s.staff_id = new.author_id and s.role = 'provider' and s.period @> now()
		) then
		raise exception 'drug and dose are the provider’s to change' using errcode = 'insufficient_privilege';
	end if;
	return new;
end;
$$;
create trigger plan_lines__judge before insert on care.plan_lines
	for each row execute function private.judge_plan_line();

-- The parts that the words of a line have.
create function private.plan_parts(kind care.plan_line_kind) returns text[]
language sql immutable set search_path = '' as $$
	select case kind
		when 'problem' then '{plain,learn_more}'
		when 'goal' then '{own_words,plain}'
		when 'step' then '{what,when,how}'
		when 'medicine' then '{purpose,how_much,when_to_take,with_what,if_missed}'
		when 'lesson' then '{title,text,question}'
		when 'barrier' then '{plain}'
		when 'zone' then '{signs,action}'
	end::text[];
$$;

-- Words come with their revision, before it stands in any version that can no longer change.
create function private.judge_plan_words() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (
		select from care.plan_version_lines l
		where l.line_id = new.line_id and l.revision = new.revision and private.is_plan_frozen(l.version_id)
	) then
		raise exception 'the plan keeps what was said' using errcode = 'CLOSD';
	end if;
	if not exists (
		select from care.plan_lines l
		where l.id = new.line_id and l.revision = new.revision and new.part = any (private.plan_parts(l.kind))
	) then
		raise exception 'no such part' using errcode = 'check_violation', column = 'part';
	end if;
	return new;
end;
$$;
create trigger plan_line_words__judge before insert on care.plan_line_words
	for each row execute function private.judge_plan_words();

-- Whether a version's medicines differ from those of the last version that was signed and published: a medicine more,
-- one less, or another drug, dose, sig or schedule. Then only a signature lets it be published.
create function care.plan_needs_signature(version uuid) returns boolean
language sql stable set search_path = '' as $$
	-- Not materialized: asked of two versions, and not of all that the caller may see.
	with facts as not materialized (
		select l.version_id, l.line_id, private.medicine_facts(m) as facts
		from care.plan_version_lines l
		join care.plan_lines m on m.id = l.line_id and m.revision = l.revision and m.kind = 'medicine'
	),
	signed as (
		select v.id from care.plan_versions v
		where v.patient_id = (select w.patient_id from care.plan_versions w where w.id = plan_needs_signature.version)
			and v.number is not null and v.id <> plan_needs_signature.version
			and exists (select from care.plan_version_events e where e.version_id = v.id and e.event = 'signed')
		order by v.number desc limit 1
	),
	mine as (select f.line_id, f.facts from facts f where f.version_id = plan_needs_signature.version),
	theirs as (select f.line_id, f.facts from facts f where f.version_id = (select s.id from signed s))
	select exists ((select * from mine except select * from theirs) union all (select * from theirs except select * from mine));
$$;

-- Which event may follow which. Holds the plan's row, so that two at once come one after the other.
create function private.judge_plan_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	last care.plan_event;
begin
	perform from care.plans p where p.patient_id = new.patient_id for no key update;
	select e.event into last from care.plan_version_events e
	where e.version_id = new.version_id order by e.at desc limit 1;
	if last in ('published', 'discarded')
		or last = 'signed' and new.event not in ('published', 'discarded')
		or last = 'signature_requested' and new.event in ('signature_requested', 'published')
		or new.event = 'returned' and last is distinct from 'signature_requested' then
		raise exception 'not now' using errcode = 'CLOSD';
	end if;
	if new.event = 'signed' and not exists (
		select from care.staff_roles s
		where s.staff_id = new.actor_id and s.role = 'provider' and s.period @> now()
	) then
		raise exception 'providers sign' using errcode = 'insufficient_privilege';
	end if;
	if new.event = 'published' and last is distinct from 'signed' and care.plan_needs_signature(new.version_id) then
		raise exception 'a change to medicines waits for a signature' using errcode = 'UNSGN';
	end if;
	return new;
end;
$$;
create trigger plan_version_events__judge before insert on care.plan_version_events
	for each row execute function private.judge_plan_event();

revoke execute on function
	private.refuse_plan_change(), private.keep_plan_version(), private.keep_plan_line(), private.is_plan_frozen(uuid),
	private.keep_plan_frozen(), private.medicine_facts(care.plan_lines), private.judge_plan_line(),
	private.plan_parts(care.plan_line_kind), private.judge_plan_words(), care.plan_needs_signature(uuid),
	private.judge_plan_event()
	from public;
grant execute on function private.medicine_facts(care.plan_lines), care.plan_needs_signature(uuid) to authenticated;
