import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Database } from '../../db/connection.server.ts';
import { problemOf } from '../../db/errors.ts';
import { readDraft, saveLines, startDraft } from '../../plan/drafts.server.ts';
import type { PlanLine } from '../../plan/line.ts';
import { readVersion } from '../../plan/versions.server.ts';
import { mergeRecord, type Outcome } from './merge.ts';
import type { RecordFile } from './read.ts';
import { RecordRefused, type RefusalCode } from './refusal.ts';
import { sortRecord, type SortedRecord } from './sort.ts';
import { areaOf } from './verdict.ts';

/** What an import came to, in resources and lines. */
export interface Imported {
	id: string;
	understood: number;
	kept: number;
	leftOut: number;
	/** Numbers that are not kept, such as social security numbers, taken out of what was understood or kept. */
	removed: number;
	/** Lines that came into the draft, or changed in it. */
	lines: number;
	/** Whether the file is one page of several, and the record goes on elsewhere. */
	hasNext: boolean;
	/** The draft that they are in; null where nothing came of it. */
	draft: string | null;
}

/**
 * Imports a record into the open draft of a patient's plan, or into a new one, as the person asking, who writes that plan.
 * All or nothing: whatever is refused must end the transaction.
 *
 * @throws RecordRefused with the reason.
 */
export async function importRecord(
	db: Database,
	patient: string,
	{ id, fileName, file, now = new Date() }: { id: string; fileName: string; file: RecordFile; now?: Date }
): Promise<Imported> {
	const record = sortRecord(file, now);
	try {
		return await store(db, patient, { id, fileName, record });
	} catch (error) {
		const code = refusals[problemOf(error)?.key ?? ''];
		throw code ? new RecordRefused(code, '', { cause: error }) : error;
	}
}

const refusals: Record<string, RefusalCode> = {
	'common.problem.moved': 'moved',
	'common.problem.closed': 'waiting',
	'common.problem.invalid': 'notStored',
	'common.problem.taken': 'notStored'
};

async function store(
	db: Database,
	patient: string,
	{ id, fileName, record }: { id: string; fileName: string; record: SortedRecord }
): Promise<Imported> {
	await refuseAnother(db, patient, record);
	const state = await stateOf(db, patient);
	if (state.draft?.state === 'signed') throw new RecordRefused('signed');
	if (state.draft?.state === 'signature_requested' && !state.prescribes) throw new RecordRefused('waiting');
	const standing = await standingIn(db, patient, state);
	const { lines, outcomes } = mergeRecord(record, {
		patient,
		standing,
		prescribes: state.prescribes,
		known: new Map(state.known.map(({ type, identity, hash }) => [`${type} ${identity}`, hash])),
		takenOut: new Set(state.lines.filter((line) => !standing.some((one) => one.id === line)))
	});
	const draft =
		state.draft?.version ?? (lines.length > 0 ? await startDraft(db, patient, { id: newId() }) : null);
	if (draft !== null && lines.length > 0) await saveLines(db, draft, lines).catch(refuseProviders);
	await sql`select care.begin_fhir_import(${id}, ${patient}, ${fileName}, ${record.hash}, ${outcomes.length}, ${draft})`.execute(
		db
	);
	for (const batch of batches(outcomes))
		await sql`select care.add_fhir_outcomes(${id}, ${batch}::jsonb)`.execute(db);
	const count = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
	return {
		id,
		understood: count('understood'),
		kept: count('kept'),
		leftOut: count('left_out'),
		removed: outcomes.reduce((sum, one) => sum + removedFrom(one), 0),
		lines: lines.length,
		draft,
		hasNext: outcomes.some(({ reason }) => reason === 'next_page')
	};
}

/** A drug that once stood there with another dose: who does not prescribe cannot bring it in. */
function refuseProviders(error: unknown): never {
	if (error instanceof Error && 'code' in error && error.code === '42501')
		throw new RecordRefused('provider', '', { cause: error });
	throw error;
}

async function refuseAnother(db: Database, patient: string, { patient: who }: SortedRecord): Promise<void> {
	const { rows } = await sql<{ verdict: string }>`
		select care.judge_fhir_patient(${patient}, ${sql.val(who.identifiers.map(({ system }) => system))}::text[],
			${sql.val(who.identifiers.map(({ value }) => value))}::text[], ${who.birthDate}::date, ${who.givenName},
			${who.familyName}) as verdict
	`.execute(db);
	if (rows[0]?.verdict !== 'same') throw new RecordRefused('otherPatient');
}

interface State {
	draft: { version: string; state: string | null } | null;
	/** The version in force. */
	current: string | null;
	prescribes: boolean;
	known: { type: string; identity: string; hash: string }[];
	/** Lines of earlier imports that nobody brings back: published once, or put into the draft that is open. */
	lines: string[];
}

async function stateOf(db: Database, patient: string): Promise<State> {
	const { rows } = await sql<State>`
		select p.current_id as current, private.hold_role('provider') as prescribes,
			(
				select json_build_object('version', d.version_id, 'state', d.state)
				from care.plan_drafts d where d.patient_id = p.patient_id
			) as draft,
			(
				select coalesce(json_agg(k), '[]') from (
					select distinct on (r.resource_type, r.identity) r.resource_type as type, r.identity, r.content_hash as hash
					from care.fhir_resources r where r.patient_id = p.patient_id
					order by r.resource_type, r.identity, r.version desc
				) k
			) as known,
			(
				select coalesce(json_agg(distinct l.id), '[]')
				from care.fhir_imports i
				join care.fhir_outcomes o on o.import_id = i.id
				cross join unnest(o.line_ids) as l (id)
				where i.patient_id = p.patient_id and (
					i.draft_id = (select d.version_id from care.plan_drafts d where d.patient_id = p.patient_id)
					or exists (select from care.plan_lines c where c.id = l.id and c.first_number is not null)
				)
			) as lines
		from care.plans p
		where p.patient_id = ${patient}
	`.execute(db);
	const [state] = rows;
	if (!state) throw new RecordRefused('absent');
	return state;
}

/** What the draft says, or will say when it is opened. */
async function standingIn(db: Database, patient: string, { draft, current }: State): Promise<PlanLine[]> {
	if (draft) return (await readDraft(db, patient))?.lines ?? [];
	return current === null ? [] : ((await readVersion(db, current)) ?? []);
}

/** Roughly the bytes of one statement. */
const batchSize = 2_000_000;

/** Outcomes as JSON, some at a time. What is stored goes in as it was written, so that its numbers stay what they are. */
function* batches(outcomes: readonly Outcome[]): Generator<string> {
	let batch: string[] = [];
	let size = 0;
	for (const { place, type, item, outcome, reason, title, lines } of outcomes) {
		const told = {
			place,
			resource_type: type,
			area: areaOf(type),
			outcome,
			reason,
			title: shown(title, reason),
			lines,
			removed: removedFrom({ item, outcome })
		};
		// Who somebody is stands with the person, without the numbers that are not kept.
		const stored = item && outcome !== 'left_out' && type !== 'Patient' ? item : undefined;
		const json = JSON.stringify({ ...told, ...(stored && { identity: stored.identity, hash: stored.hash }) });
		const whole = stored ? `${json.slice(0, -1)},"content":${stored.text}}` : json;
		batch.push(whole);
		size += whole.length;
		if (size < batchSize && batch.length < 1_000) continue;
		yield `[${batch.join(',')}]`;
		[batch, size] = [[], 0];
	}
	if (batch.length > 0) yield `[${batch.join(',')}]`;
}

/** Of somebody else's nothing is told but that it was there. */
const shown = (title: string | null, reason: Outcome['reason']) =>
	reason === 'wrong_patient' ? null : title;

/** Of what is left out nothing is stored anyway. */
const removedFrom = ({ item, outcome }: Pick<Outcome, 'item' | 'outcome'>): number =>
	outcome === 'left_out' ? 0 : (item?.removed ?? 0);
