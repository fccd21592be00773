-- How an organisation sets the ages at which the grants of a minor's guardian end or change. Current grants follow at once
-- (guardian_age_rules__follow_birthdays), and with them the epochs of their conversations.

create function private.audit_guardian_age() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	rule care.guardian_age_rules := coalesce(new, old);
begin
	perform audit.record(
		case tg_op when 'DELETE' then 'guardian_age.removed' else 'guardian_age.set' end, null, null, null,
		jsonb_build_object('age', rule.age, 'keeps', rule.keeps, 'topics', rule.keeps_topics)
			|| case when tg_op = 'UPDATE' then jsonb_build_object('former', old.age) else '{}' end);
	return null;
end;
$$;
-- The first rule of a clinic comes with the clinic, by nobody.
create trigger guardian_age_rules__audit after insert or update or delete on care.guardian_age_rules
	for each row when (auth.uid() is not null) execute function private.audit_guardian_age();

-- Refuses whoever does not administer a clinic (ABSNT) or has not signed in a moment ago (FRESH), and holds the clinic's
-- ages against others who change them. Answers which clinic.
create function private.hold_guardian_ages() returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.my_organisation();
begin
	if not private.hold_role('clinic_admin') then
		raise exception 'not theirs to set' using errcode = 'ABSNT';
	end if;
	if not private.session_is_fresh() then
		raise exception 'sign in again first' using errcode = 'FRESH';
	end if;
	perform pg_advisory_xact_lock(hashtextextended('care.guardian_age_rules:' || clinic, 0));
	return clinic;
end;
$$;

-- Refuses ages that together cannot be: one that gives back what an earlier one took, and no age at which all ends.
create function private.judge_guardian_ages(clinic uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
	if exists (
		select from care.guardian_age_rules later join care.guardian_age_rules earlier using (organisation_id)
		where later.organisation_id = clinic and later.age > earlier.age
			and not (later.keeps <@ earlier.keeps and later.keeps_topics <@ earlier.keeps_topics)
	) then
		raise exception 'an age gives back what an earlier one took' using errcode = 'check_violation', column = 'keeps';
	end if;
	if not exists (select from care.guardian_age_rules r where r.organisation_id = clinic and r.keeps = '{}') then
		raise exception 'no age at which all ends' using errcode = 'check_violation', column = 'age';
	end if;
end;
$$;

-- Sets what a minor's guardian keeps from an age on; nothing kept is the end. `former` is the age that is changed and
-- `expected` the version of it that the caller saw; null and 0 for an age that is new.
-- Errors: ABSNT, FRESH, MOVED (changed meanwhile), TAKEN (the clinic has that age), check_violation.
create function care.set_guardian_age(
	former integer, expected integer, age integer, keeps care.area[], keeps_topics care.sensitive_topic[], source text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.hold_guardian_ages();
begin
	if age is null or expected is null or (former is null) <> (expected = 0) then
		raise exception 'which age' using errcode = 'check_violation', column = 'age';
	end if;
	if age is distinct from former and exists (
		select from care.guardian_age_rules r where r.organisation_id = clinic and r.age = set_guardian_age.age
	) then
		raise exception 'there is a rule for this age' using errcode = 'TAKEN';
	end if;
	if former is null then
		insert into care.guardian_age_rules (organisation_id, age, keeps, keeps_topics, source)
		values (clinic, set_guardian_age.age, set_guardian_age.keeps, set_guardian_age.keeps_topics,
			btrim(set_guardian_age.source));
	else
		update care.guardian_age_rules r
		set age = set_guardian_age.age, keeps = set_guardian_age.keeps, keeps_topics = set_guardian_age.keeps_topics,
			source = btrim(set_guardian_age.source), version = r.version + 1
		where r.organisation_id = clinic and r.age = former and r.version = expected;
		if not found then
			raise exception 'changed meanwhile' using errcode = 'MOVED';
		end if;
	end if;
	perform private.judge_guardian_ages(clinic);
end;
$$;

-- Takes an age away: what held before it goes on to the next. Errors: ABSNT, FRESH, MOVED, check_violation (the end of all).
create function care.remove_guardian_age(age integer, expected integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.hold_guardian_ages();
begin
	delete from care.guardian_age_rules r
	where r.organisation_id = clinic and r.age = remove_guardian_age.age and r.version = expected;
	if not found then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	perform private.judge_guardian_ages(clinic);
end;
$$;

revoke execute on function
	private.audit_guardian_age(), private.hold_guardian_ages(), private.judge_guardian_ages(uuid),
	care.set_guardian_age(integer, integer, integer, care.area[], care.sensitive_topic[], text),
	care.remove_guardian_age(integer, integer)
	from public;
grant execute on function
	care.set_guardian_age(integer, integer, integer, care.area[], care.sensitive_topic[], text),
	care.remove_guardian_age(integer, integer)
	to authenticated;
