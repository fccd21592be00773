import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CarePlanEvent } from '../db/generated.ts';
import { recordListed } from '../db/looks.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName, namesOf, type PersonName } from '../people/people.server.ts';
import type { LineInput } from './draft-input.ts';
import type { PlanLine } from './line.ts';
import { lineJson, looks, shown } from './lines.server.ts';
import type { VersionEvent } from './versions.server.ts';

/** The open draft of a patient's plan, for staff who care for them. */
export interface Draft {
	patient: string;
	version: string;
	/** The version it began from. */
	basedOn: string | null;
	/** How many changes were made in it; what is signed or published is said to be read as far as this. */
	changes: number;
	changedAt: string;
	/** Null while it is written for the first time; `returned` is open again. */
	state: CarePlanEvent | null;
	/** Its medicines differ from those last signed: it cannot be published unsigned. */
	needsSignature: boolean;
	/** The version that was signed and published last. */
	signed: { id: string; number: number } | null;
	author: string;
	createdAt: string;
	events: VersionEvent[];
	lines: PlanLine[];
	people: Record<string, PersonName>;
}

/** The open draft of a patient's plan with all its words. The look is recorded. Undefined where there is none. */
export async function readDraft(db: Database, patient: string): Promise<Draft | undefined> {
	const { rows } = await sql<Omit<Draft, 'people'>>`
		with draft as materialized (
			select d.*, v.based_on_id, v.author_id, v.created_at, ${looks('d')}
			from care.plan_drafts d join care.plan_versions v on v.id = d.version_id
			where d.patient_id = ${patient}
		)
		select draft.patient_id as patient, draft.version_id as version, draft.based_on_id as "basedOn", draft.changes,
			${iso('draft.changed_at')} as "changedAt", draft.state,
			care.plan_needs_signature(draft.version_id) as "needsSignature", draft.author_id as author,
			(
				select json_build_object('id', v.id, 'number', v.number)
				from care.plan_versions v
				join care.plan_version_events e on e.version_id = v.id and e.event = 'signed'
				where v.patient_id = draft.patient_id and v.number is not null
				order by v.number desc limit 1
			) as signed,
			${iso('draft.created_at')} as "createdAt",
			(
				select coalesce(json_agg(json_build_object('event', e.event, 'actor', e.actor_id, 'at', ${iso('e.at')},
					'note', e.note) order by e.at), '[]')
				from care.plan_version_events e where e.version_id = draft.version_id
			) as events,
			(
				select coalesce(json_agg(${lineJson(null)} order by l.position, l.line_id), '[]')
				from care.plan_version_lines l
				join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
				where l.version_id = draft.version_id and ${shown('l.area', 'draft')}
			) as lines
		from draft
		where draft.see_plan
	`.execute(db);
	const [draft] = rows;
	if (!draft) return undefined;
	const ids = [
		draft.author,
		...draft.events.map(({ actor }) => actor),
		...draft.lines.flatMap(({ author, decidedBy }) => (decidedBy === null ? [author] : [author, decidedBy]))
	];
	return { ...draft, people: await namesOf(db, ids, patient) };
}

/** Open drafts of one's patients, those that wait for a signature first. The list is recorded as a look. */
export async function listDrafts(db: Database) {
	const drafts = await db
		.selectFrom('care.plan_drafts as d')
		.innerJoin('care.people as p', 'p.id', 'd.patient_id')
		.select(['d.patient_id as patient', 'd.version_id as version', 'd.state', fullName('p').as('name')])
		.select(iso('d.changed_at').as('changedAt'))
		.orderBy(sql`d.state is distinct from 'signature_requested'`)
		.orderBy('d.changed_at')
		.limit(sql.lit(500))
		.execute();
	await recordListed(
		db,
		drafts.map(({ patient }) => patient),
		'plan'
	);
	return drafts;
}

/**
 * Opens a draft that begins as a copy of a version: `basedOn`, else the one in force. The same id again is the same
 * draft. Answers its id. Errors: ABSNT, MOVED (another draft is open), TAKEN.
 */
export async function startDraft(
	db: Database,
	patient: string,
	{ id, basedOn }: { id: string; basedOn?: string | null | undefined }
): Promise<string> {
	await sql`select care.start_plan_draft(${id}, ${patient}, ${basedOn ?? null})`.execute(db);
	return id;
}

/**
 * Writes a line into a draft: a new one, a correction, or one put back. Saying the same again changes nothing. Answers
 * the revision that stands now. Errors: ABSNT, CLOSD, MOVED, TAKEN, 42501 (drug, dose, sig or schedule of a medicine, by
 * others than providers), 23514.
 */
export async function saveLine(db: Database, draft: string, line: LineInput): Promise<number> {
	const [revision] = await saveLines(db, draft, [line]);
	if (revision === undefined) throw new Error('A line was saved and not given back');
	return revision;
}

/** Writes many lines, such as a template's, parents before what hangs on them: all or nothing. As `saveLine`. */
export async function saveLines(db: Database, draft: string, lines: readonly LineInput[]): Promise<number[]> {
	const { rows } = await sql<{ revision: number }>`
		select care.save_plan_line(${draft}, filled.line) as revision
		from (
			select one.line from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) with ordinality as one (line, place)
			order by one.place
		) filled
	`.execute(db);
	return rows.map(({ revision }) => revision);
}

/**
 * Takes a line out of a draft with what hangs on it; medicines and barriers stay. Doing it again changes nothing.
 * Errors: ABSNT, CLOSD, MOVED, 23514.
 */
export async function removeLine(
	db: Database,
	draft: string,
	{
		line,
		expected,
		why,
		decided_by
	}: {
		line: string;
		expected: number;
		why?: string | null | undefined;
		decided_by?: string | null | undefined;
	}
): Promise<void> {
	await sql`select care.remove_plan_line(${draft}, ${line}, ${expected}, ${why ?? null}, ${decided_by ?? null})`.execute(
		db
	);
}

/** Puts all lines of a kind, or of several, into this order. Errors: ABSNT, CLOSD, MOVED (other lines stand there now). */
export async function reorder(db: Database, draft: string, lines: readonly string[]): Promise<void> {
	await sql`select care.order_plan_lines(${draft}, ${sql.val([...lines])}::uuid[])`.execute(db);
}
