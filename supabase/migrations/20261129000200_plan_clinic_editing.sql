-- What the screens for a clinic's own templates and words need: one template over a shipped one, and a way back to the
-- shipped words.

-- Two people who copy the same shipped template make one: the second is told (MOVED), and looks.
create unique index plan_templates_over_shipped on care.plan_templates (organisation_id, replaces)
	where superseded_at is null and content is not null;

create function private.refuse_second_template() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (
		select from care.plan_templates t
		where t.organisation_id = new.organisation_id and t.replaces = new.replaces and t.id <> new.id
			and t.superseded_at is null and t.content is not null
	) then
		raise exception 'somebody made one meanwhile' using errcode = 'MOVED';
	end if;
	return new;
end;
$$;
create trigger plan_templates__refuse_second before insert on care.plan_templates
	for each row when (new.content is not null) execute function private.refuse_second_template();

-- Takes back what a clinic wrote for a term, so that the shipped word stands again, if there is one. Said twice, it
-- changes nothing. Errors: insufficient_privilege.
create function care.restore_glossary_term(language text, term text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if not private.hold_role('care_manager', 'supervisor', 'provider', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	update care.glossary_terms g set superseded_at = clock_timestamp()
	where g.organisation_id = private.my_organisation() and g.language = restore_glossary_term.language
		and g.term = lower(btrim(restore_glossary_term.term)) and g.superseded_at is null;
end;
$$;

revoke execute on function private.refuse_second_template(), care.restore_glossary_term(text, text) from public;
grant execute on function care.restore_glossary_term(text, text) to authenticated;
