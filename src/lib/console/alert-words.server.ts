import { sql, type RawBuilder } from 'kysely';

/** What somebody wrote that told of danger, as it stands now. */
export interface WordsFound {
	id: string;
	where: 'message' | 'note' | 'plan';
	/** Of a message: its place in the conversation. */
	seq: number | null;
	/** Null where it was taken back. */
	words: string | null;
	at: string;
	/** Help was shown before it was sent, and the writer chose to send it all the same. */
	sentAnyway: boolean;
}

/** SQL for what was written under these ids, as far as the person asking may see it, the latest first. */
export const wordsFound = (ids: RawBuilder<unknown>) => sql<WordsFound[]>`(
	select coalesce(json_agg(json_build_object('id', w.id, 'where', w.place, 'seq', w.seq, 'words', w.words, 'at', w.at,
		'sentAnyway', exists (
			select from care.word_judgements j where j.item_id = w.id and j.shown <> '{}'
		)) order by w.at desc), '[]')
	from (
		select m.id, 'message' as place, m.seq, m.body as words, m.sent_at as at
		from care.messages m where m.superseded_at is null and m.id = any (${ids})
		union all
		select o.id, 'note', null, o.note, o.recorded_at
		from care.observations o where o.superseded_at is null and o.note is not null and o.id = any (${ids})
		union all
		select s.id, 'note', null, case when s.withdrawn_at is null then s.note end, s.recorded_at
		from care.symptom_reports s where s.note is not null and s.id = any (${ids})
		union all
		select r.id, 'plan', null, r.words, r.reported_at from care.step_reports r where r.id = any (${ids})
		union all
		select d.id, 'plan', null, d.words, d.reported_at from care.dose_reports d where d.id = any (${ids})
		union all
		select o.id, 'plan', null, o.words, o.given_at from care.plan_opinions o where o.id = any (${ids})
		union all
		select b.id, 'plan', null, b.words, b.given_at from care.teach_backs b where b.id = any (${ids})
		union all
		select m.id, 'plan', null, concat_ws(E'\\n', m.who_matters, m.fears, m.how_to_talk, m.best_times), m.written_at
		from care.about_me m where m.id = any (${ids})
	) w
)`;
