import pg from 'pg';
import type { Schedule } from '../../src/lib/plan/line.ts';

/** The numbers of a reading, by component. */
type Components = Readonly<Record<string, { value: number; unit: string; canonical: number }>>;

/** A value of a column, as JSON carries it; PostgreSQL reads it as the column's type. */
type Value = string | number | Date | null | readonly string[] | Schedule | Components;

/** A table, by schema and name, and rows for it, all with the same columns. */
export type TableRows = [table: `${string}.${string}`, rows: readonly Readonly<Record<string, Value>>[]];

/** Inserts many rows in one statement. */
export async function insertRows(client: pg.ClientBase, ...[table, rows]: TableRows): Promise<void> {
	const columns = Object.keys(rows[0] ?? {})
		.map((column) => pg.escapeIdentifier(column))
		.join(', ');
	if (columns === '') return;
	await client.query(
		`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
		[JSON.stringify(rows)]
	);
}

/**
 * Fills in what triggers keep, from the rows they would have seen: the summaries of conversations, the times to an
 * answer, and the rights. Must agree with the functions of the migrations, which a test sees to.
 */
export async function derive(client: pg.ClientBase): Promise<void> {
	await client.query(`
		insert into private.rights (patient_id, person_id, area, source_id, actions, period)
		select c.patient_id, c.person_id, area, c.source_id, '{see,add,message}', c.period
		from (
			select person_id as patient_id, person_id, person_id as source_id, tstzrange(null, null) as period
			from care.patients
			union all
			select patient_id, staff_id, id, period from care.care_team_members
		) c, unnest(private.every_area()) as area;

		select private.sync_consent_rights(id) from care.consents;

		insert into care.plans (patient_id, organisation_id) select person_id, organisation_id from care.patients;

		update care.plans p
		set current_id = v.id, last_number = v.number, published_at = v.published_at
		from (
			select distinct on (patient_id) patient_id, id, number, published_at from care.plan_versions
			order by patient_id, number desc
		) v
		where v.patient_id = p.patient_id;

		insert into private.plan_line_needs (line_id, revision, patient_id, area, topics)
		select id, revision, patient_id, area, array_remove(array[topic], null) from care.plan_lines;
		select private.settle_plan_line_needs(patient_id) from care.plans;

		update care.conversations c
		set epoch = 1 + (
			select count(*) from private.rights r where r.patient_id = c.patient_id and r.area = 'messages'
		);

		create temporary table said on commit drop as
		select m.*, p.kind = 'staff' as by_staff,
			-- Which answer of the care team comes next: all that is said up to an answer shares its number.
			count(*) filter (where p.kind = 'staff') over earlier as answers
		from care.messages m
		join care.people p on p.id = m.author_id
		where m.superseded_at is null
		window earlier as (
			partition by m.conversation_id order by m.seq rows between unbounded preceding and 1 preceding
		);

		with totals as (
			select m.conversation_id, max(m.seq) as seq, max(m.change) as change
			from care.messages m group by m.conversation_id
		), waiting as (
			select s.conversation_id, min(s.sent_at) as since
			from said s
			group by s.conversation_id, s.answers
			having not bool_or(s.by_staff)
		)
		update care.conversations c
		set last_seq = t.seq, last_change = t.change, last_at = s.sent_at, last_author_id = s.author_id,
			last_words = left(regexp_replace(s.body, '\\s+', ' ', 'g'), 160), waiting_since = w.since
		from totals t
		join said s on s.conversation_id = t.conversation_id and s.seq = t.seq
		left join waiting w on w.conversation_id = t.conversation_id
		where c.id = t.conversation_id;

		insert into care.replies (conversation_id, seq, organisation_id, staff_id, waited, replied_at)
		select a.conversation_id, a.seq, a.organisation_id, a.author_id, a.sent_at - min(q.sent_at), a.sent_at
		from said a
		join said q on q.conversation_id = a.conversation_id and q.answers = a.answers and not q.by_staff
		where a.by_staff
		group by a.conversation_id, a.seq, a.organisation_id, a.author_id, a.sent_at;`);
}
