-- How much of a medicine, when, and what to do about a missed dose is the provider's to decide also where it is said in
-- plain words: "two pills three times a day" is a dose. Care managers may word it; a signature lets it be published.
create or replace function care.plan_needs_signature(version uuid) returns boolean
language sql stable set search_path = '' as $$
	-- Not materialized: asked of two versions, and not of all that the caller may see.
	with facts as not materialized (
		select l.version_id, l.line_id, private.medicine_facts(m) || coalesce((
			select jsonb_agg(jsonb_build_array(w.part, w.language, w.words) order by w.part, w.language)
			from care.plan_line_words w
			where w.line_id = m.id and w.revision = m.revision and w.part in ('how_much', 'when_to_take', 'if_missed')
		), '[]') as facts
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
