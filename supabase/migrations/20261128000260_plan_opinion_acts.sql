-- How opinions, answers, teach-backs and "about me" are said: as the person asking, under the policies. The same id with
-- the same words is the same row; with other words, or somebody else's, it is refused (TAKEN).

-- Says what the caller thinks of a published version, or of one line in it. Errors: ABSNT, insufficient_privilege,
-- TAKEN, check_violation (an objection or a proposal without words).
create function care.give_plan_opinion(id uuid, version uuid, line uuid, opinion care.plan_opinion, words text)
returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.plan_versions v
	where v.id = give_plan_opinion.version and v.number is not null and (give_plan_opinion.line is null or exists (
		select from care.plan_version_lines l where l.version_id = v.id and l.line_id = give_plan_opinion.line
	));
	if not found then
		raise exception 'no such plan' using errcode = 'ABSNT';
	end if;
	insert into care.plan_opinions (id, version_id, line_id, opinion, words, author_id)
	values (give_plan_opinion.id, give_plan_opinion.version, give_plan_opinion.line, give_plan_opinion.opinion,
		give_plan_opinion.words, (select auth.uid()))
	on conflict do nothing;
	perform from care.plan_opinions o
	where o.id = give_plan_opinion.id and o.author_id = (select auth.uid())
		and o.version_id = give_plan_opinion.version and o.line_id is not distinct from give_plan_opinion.line
		and o.opinion = give_plan_opinion.opinion and o.words is not distinct from give_plan_opinion.words;
	if not found then
		raise exception 'this id belongs to another opinion' using errcode = 'TAKEN';
	end if;
end;
$$;

-- Answers an opinion; for the care team. Errors: ABSNT, insufficient_privilege, TAKEN, check_violation.
create function care.answer_plan_opinion(id uuid, opinion uuid, words text) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.plan_opinions o where o.id = answer_plan_opinion.opinion;
	if not found then
		raise exception 'no such opinion' using errcode = 'ABSNT';
	end if;
	insert into care.plan_opinion_answers (id, opinion_id, words, author_id)
	values (answer_plan_opinion.id, answer_plan_opinion.opinion, answer_plan_opinion.words, (select auth.uid()))
	on conflict do nothing;
	perform from care.plan_opinion_answers a
	where a.id = answer_plan_opinion.id and a.author_id = (select auth.uid())
		and a.opinion_id = answer_plan_opinion.opinion and a.words = answer_plan_opinion.words;
	if not found then
		raise exception 'this id belongs to another answer' using errcode = 'TAKEN';
	end if;
end;
$$;

-- Says a lesson in the caller's own words. Errors: ABSNT, insufficient_privilege, TAKEN, check_violation.
create function care.teach_back(id uuid, line uuid, revision integer, words text) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.plan_lines l
	where l.id = teach_back.line and l.revision = teach_back.revision and l.kind = 'lesson';
	if not found then
		raise exception 'no such lesson' using errcode = 'ABSNT';
	end if;
	insert into care.teach_backs (id, line_id, revision, words, author_id)
	values (teach_back.id, teach_back.line, teach_back.revision, teach_back.words, (select auth.uid()))
	on conflict do nothing;
	perform from care.teach_backs b
	where b.id = teach_back.id and b.author_id = (select auth.uid()) and b.line_id = teach_back.line
		and b.revision = teach_back.revision and b.words = teach_back.words;
	if not found then
		raise exception 'this id belongs to another' using errcode = 'TAKEN';
	end if;
end;
$$;

-- Says whether a lesson was understood; for the care team. Errors: ABSNT, insufficient_privilege, TAKEN.
create function care.review_teach_back(id uuid, teach_back uuid, verdict care.teach_back_verdict) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.teach_backs b where b.id = review_teach_back.teach_back;
	if not found then
		raise exception 'nothing to read' using errcode = 'ABSNT';
	end if;
	insert into care.teach_back_reviews (id, teach_back_id, verdict, author_id)
	values (review_teach_back.id, review_teach_back.teach_back, review_teach_back.verdict, (select auth.uid()))
	on conflict do nothing;
	perform from care.teach_back_reviews r
	where r.id = review_teach_back.id and r.author_id = (select auth.uid())
		and r.teach_back_id = review_teach_back.teach_back and r.verdict = review_teach_back.verdict;
	if not found then
		raise exception 'this id belongs to another' using errcode = 'TAKEN';
	end if;
end;
$$;

-- Writes what helps others to know a patient, whole, over version `expected` (0 for the first). Answers its version.
-- Errors: ABSNT, insufficient_privilege, MOVED, TAKEN, check_violation.
create function care.save_about_me(
	id uuid, patient uuid, expected integer, who_matters text, fears text, how_to_talk text, best_times text
) returns integer
language plpgsql set search_path = '' as $$
declare
	saved care.about_me;
begin
	perform from care.plans p where p.patient_id = patient;
	if not found then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	insert into care.about_me (id, patient_id, version, who_matters, fears, how_to_talk, best_times, author_id)
	values (save_about_me.id, patient, expected + 1, save_about_me.who_matters, save_about_me.fears,
		save_about_me.how_to_talk, save_about_me.best_times, (select auth.uid()))
	on conflict on constraint about_me_pkey do nothing;
	select * into saved from care.about_me a
	where a.id = save_about_me.id and a.author_id = (select auth.uid()) and a.patient_id = patient
		and a.version = expected + 1
		and (a.who_matters, a.fears, a.how_to_talk, a.best_times) is not distinct from
			(save_about_me.who_matters, save_about_me.fears, save_about_me.how_to_talk, save_about_me.best_times);
	if not found then
		raise exception 'this id belongs to another' using errcode = 'TAKEN';
	end if;
	return saved.version;
end;
$$;

-- Notes that the caller has the plan in force on a visible screen.
create function care.mark_plan_read(patient uuid, number integer) returns void
language sql set search_path = '' as $$
	insert into care.plan_reads (patient_id, person_id, number)
	values (mark_plan_read.patient, (select auth.uid()), mark_plan_read.number)
	on conflict do nothing;
$$;

revoke execute on function
	care.give_plan_opinion(uuid, uuid, uuid, care.plan_opinion, text), care.answer_plan_opinion(uuid, uuid, text),
	care.teach_back(uuid, uuid, integer, text), care.review_teach_back(uuid, uuid, care.teach_back_verdict),
	care.save_about_me(uuid, uuid, integer, text, text, text, text), care.mark_plan_read(uuid, integer)
	from public;
grant execute on function
	care.give_plan_opinion(uuid, uuid, uuid, care.plan_opinion, text), care.answer_plan_opinion(uuid, uuid, text),
	care.teach_back(uuid, uuid, integer, text), care.review_teach_back(uuid, uuid, care.teach_back_verdict),
	care.save_about_me(uuid, uuid, integer, text, text, text, text), care.mark_plan_read(uuid, integer)
	to authenticated;
