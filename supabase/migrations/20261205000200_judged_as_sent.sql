-- Storing a message, asking for its words and saying what they tell of were three statements, and each waits for the one
-- before on its way to the database and back. What judges words is code of the server, which has the words before they are
-- stored: so a message is stored and judged in one statement. That nothing is committed unjudged stays as it is.

-- What the phrases found in one version of what somebody wrote, noted; opens or updates alerts. Who may is for the caller to ask.
create function private.note_judgement(
	item uuid, version integer, clinic uuid, patient uuid, area care.area, topic care.sensitive_topic,
	rules integer, dangers text[], shown text[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	danger text;
	told_of text[] := array(select distinct d from unnest(note_judgement.dangers || note_judgement.shown) as d);
	known text[];
begin
	if told_of <> '{}' then
		perform private.hold_readings(note_judgement.patient);
		select coalesce(array_agg(d), '{}') into known
		from care.word_judgements j, unnest(j.dangers) as d where j.item_id = note_judgement.item;
	end if;
	insert into care.word_judgements
		(item_id, version, organisation_id, patient_id, area, topic, author_id, rules, dangers, shown)
	values (note_judgement.item, note_judgement.version, note_judgement.clinic, note_judgement.patient,
		note_judgement.area, note_judgement.topic, auth.uid(), note_judgement.rules, told_of, note_judgement.shown);
	foreach danger in array told_of loop
		continue when danger = any (known);
		perform private.find_alert_in(note_judgement.patient, note_judgement.clinic, note_judgement.area,
			note_judgement.topic, 'words_' || danger, note_judgement.rules, note_judgement.item);
	end loop;
end;
$$;

-- As 20261130000100 has it. The words are read once.
create or replace function care.judge_words(item uuid, version integer, rules integer, dangers text[], shown text[])
returns void
language plpgsql security definer set search_path = '' as $$
declare
	written record;
begin
	select w.* into written from private.words_of(judge_words.item, auth.uid()) w
	where w.version = judge_words.version and w.words is not null and not private.am_staff() and not exists (
		select from care.word_judgements j where j.item_id = judge_words.item and j.version = w.version
	);
	if not found then
		raise exception 'nothing to judge' using errcode = 'ABSNT';
	end if;
	perform private.note_judgement(judge_words.item, judge_words.version, written.organisation_id, written.patient_id,
		written.area, written.topic, judge_words.rules, judge_words.dangers, judge_words.shown);
end;
$$;

-- Judges a message of the caller's own that nobody has judged yet; anything else is left alone.
create function private.judge_message(message uuid, version integer, rules integer, dangers text[], shown text[])
returns void
language plpgsql security definer set search_path = '' as $$
declare
	written care.messages;
begin
	select m.* into written from care.messages m
	where m.id = judge_message.message and m.version = judge_message.version and m.author_id = auth.uid()
		and m.superseded_at is null and m.body is not null;
	if not found or private.am_staff() or exists (
		select from care.word_judgements j where j.item_id = written.id and j.version = written.version
	) then
		return;
	end if;
	perform private.note_judgement(written.id, written.version, written.organisation_id, written.patient_id, 'messages',
		null, judge_message.rules, judge_message.dangers, judge_message.shown);
end;
$$;

-- As care.send_message, with what the phrases found in these very words and what help was shown for.
-- Errors: as there, and check_violation (no such danger or version of the phrases).
create function care.send_judged_message(
	id uuid, conversation_id uuid, body text, rules integer, dangers text[], shown text[]
) returns setof care.messages
language plpgsql set search_path = '' as $$
declare
	sent care.messages;
begin
	select m.* into strict sent
	from care.send_message(send_judged_message.id, send_judged_message.conversation_id, send_judged_message.body) m;
	-- A retry can find its message corrected: those are other words, and were judged when they came.
	if sent.body = send_judged_message.body then
		perform private.judge_message(sent.id, sent.version, send_judged_message.rules, send_judged_message.dangers,
			send_judged_message.shown);
	end if;
	return next sent;
end;
$$;

revoke execute on function
	private.note_judgement(uuid, integer, uuid, uuid, care.area, care.sensitive_topic, integer, text[], text[]),
	private.judge_message(uuid, integer, integer, text[], text[]),
	care.send_judged_message(uuid, uuid, text, integer, text[], text[])
	from public;
grant execute on function
	private.judge_message(uuid, integer, integer, text[], text[]),
	care.send_judged_message(uuid, uuid, text, integer, text[], text[])
	to authenticated;
