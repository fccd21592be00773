import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import type { CareFhirOutcome, CarePlanLineKind } from '../../db/generated.ts';
import { mayLook } from '../../db/looks.server.ts';
import { iso } from '../../db/time.server.ts';
import { fullName } from '../../people/people.server.ts';

/** Resources of one type that came to the same. */
export interface OutcomeGroup {
	outcome: CareFhirOutcome;
	type: string;
	reason: string | null;
	count: number;
	/** Numbers that are not kept, taken out of them. */
	removed: number;
	/** What they call themselves, each once, at most 40. */
	titles: string[];
	/** The kinds of lines that they became, or that say the same. */
	kinds: CarePlanLineKind[];
}

/** An import as its list shows it. */
export interface ImportSummary {
	id: string;
	fileName: string;
	importedAt: string;
	author: string;
	resources: number;
}

export interface ImportResult extends ImportSummary {
	/** The draft that its lines went into; null where it gave none. */
	draft: string | null;
	/** Whether that draft is still open. */
	open: boolean;
	groups: OutcomeGroup[];
}

const summary = sql`i.id, i.file_name as "fileName", ${iso('i.imported_at')} as "importedAt", ${fullName('p')} as author,
	i.resources`;

/** What was imported for a patient, newest first. The look is recorded. */
export async function listImports(db: Database, patient: string): Promise<ImportSummary[]> {
	const { rows } = await sql<ImportSummary>`
		select ${summary}
		from care.fhir_imports i join care.people p on p.id = i.author_id
		where i.patient_id = ${patient} and ${mayLook('i.patient_id', 'plan')}
		order by i.imported_at desc
		limit 100
	`.execute(db);
	return rows;
}

/**
 * What became of each resource of an import, by type: what was understood first, then what was kept, then what was left
 * out. The look is recorded. Undefined where there is none for the person asking.
 */
export async function readImport(
	db: Database,
	patient: string,
	id: string
): Promise<ImportResult | undefined> {
	const { rows } = await sql<ImportResult>`
		with held as materialized (
			select i.*, ${mayLook('i.patient_id', 'plan')} as see
			from care.fhir_imports i where i.id = ${id} and i.patient_id = ${patient}
		)
		select ${summary}, i.draft_id as draft,
			exists (select from care.plan_drafts d where d.version_id = i.draft_id) as open,
			(
				select coalesce(json_agg(g order by g.outcome, g.type, g.reason nulls first), '[]') from (
					select o.outcome, o.resource_type as type, o.reason, count(*)::int as count,
						sum(o.removed)::int as removed,
						coalesce(to_json((array_agg(distinct o.title) filter (where o.title is not null))[1:40]), '[]') as titles,
						coalesce((
							select json_agg(distinct c.kind)
							from care.fhir_outcomes s cross join unnest(s.line_ids) as l (id)
							join care.plan_lines c on c.id = l.id
							where s.import_id = i.id and s.outcome = o.outcome and s.resource_type = o.resource_type
								and s.reason is not distinct from o.reason
						), '[]') as kinds
					from care.fhir_outcomes o
					where o.import_id = i.id
					group by o.outcome, o.resource_type, o.reason
				) g
			) as groups
		from held i join care.people p on p.id = i.author_id
		where i.see
	`.execute(db);
	return rows[0];
}
