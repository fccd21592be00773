-- What messages are about, wherever a conversation is read: as the page is opened, and again as a message arrives.

-- The lines of the plan that these messages are about, as they read when they were asked about: a few words of each, in
-- this language where there are any (as titleOf of src/lib/plan/title.ts), and no line that the caller may not see. The
-- look is recorded.
create function care.lines_asked_about(messages uuid[], language text)
returns table (message uuid, line uuid, words text, words_language text)
language sql set search_path = '' as $$
	with asked as materialized (
		select m.message_id, m.line_id, m.revision, m.patient_id, m.area from care.message_lines m
		where m.message_id = any (messages)
	),
	looks as materialized (
		select a.patient_id, a.area, case a.area when 'medicines' then audit.record_read(a.patient_id, 'medicines')
			else audit.record_read(a.patient_id, 'plan') end as may
		from (select distinct patient_id, area from asked) a
	)
	select a.message_id, a.line_id, coalesce(c.drug_name, w.words, ''),
		case when c.drug_name is null then coalesce(w.language, lines_asked_about.language)
			else lines_asked_about.language end
	from asked a
	join looks l on l.patient_id = a.patient_id and l.area = a.area and l.may
	join care.plan_lines c on c.id = a.line_id and c.revision = a.revision
	left join lateral (
		select o.words, o.language from care.plan_line_words o
		where o.line_id = c.id and o.revision = c.revision and o.part = any (case c.kind
			when 'goal' then '{own_words,plain}'::text[] when 'step' then '{what}' when 'lesson' then '{title}'
			when 'zone' then '{signs}' else '{plain}' end)
		order by o.part <> 'own_words', o.language <> lines_asked_about.language
		limit 1
	) w on true
$$;

revoke execute on function care.lines_asked_about(uuid[], text) from public;
grant execute on function care.lines_asked_about(uuid[], text) to authenticated;
