import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import type { CareReadingImportKind } from '../../db/generated.ts';

/** An import as people read it. */
export interface ReadingImport {
	id: string;
	kind: CareReadingImportKind;
	fileName: string;
	/** ISO 8601. */
	at: string;
	/** The readings of it that the reader may see, whatever became of them since. */
	added: number;
	known: number;
	/** When it was taken out, ISO 8601. */
	withdrawnAt: string | null;
	/** The reader brought it in, and may take it out. */
	mine: boolean;
	/** Ids of its readings that are no older than a day, for what to do now. */
	recent: string[];
}

/** The last imports of a patient that the person asking may see, newest first; or the one with this id. */
export async function readingImports(db: Database, patient: string, id?: string): Promise<ReadingImport[]> {
	const { rows } = await sql<ReadingImport>`
		select i.id, i.kind, i.file_name as "fileName", to_json(i.imported_at) #>> '{}' as at,
			(select count(*)::int from care.observations o where o.import_id = i.id and o.superseded_at is null) as added,
			(
				select coalesce(sum(b.known), 0)::int from care.reading_import_batches b where b.import_id = i.id
			) as known,
			(
				select to_json(w.withdrawn_at) #>> '{}' from care.reading_import_withdrawals w where w.import_id = i.id
			) as "withdrawnAt",
			i.author_id = (select auth.uid()) as mine,
			array(
				select o.id::text from care.observations o
				where o.import_id = i.id and o.superseded_at is null and o.components is not null
					and o.effective_at > now() - interval '1 day'
			) as recent
		from care.reading_imports i
		where i.patient_id = ${patient} and (${id ?? null}::uuid is null or i.id = ${id ?? null})
		order by i.imported_at desc
		limit 20
	`.execute(db);
	return rows;
}
