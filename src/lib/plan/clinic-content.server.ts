import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { Json } from '../db/generated.ts';
import type { Language } from '../i18n/languages.ts';

/** A clinic's own word for a term of jargon; `plain` null takes a shipped one out. */
export interface ClinicTerm {
	term: string;
	language: Language;
	plain: string | null;
}

/** A clinic's own template. Its content is as it was stored: parse it with the schema of templates. */
export interface ClinicTemplate {
	id: string;
	version: number;
	/** The key of the shipped template that it takes the place of. */
	replaces: string | null;
	name: string;
	content: Json;
}

/** The words of one's clinic over the shipped glossary. */
export async function clinicTerms(db: Database): Promise<ClinicTerm[]> {
	const { rows } = await sql<ClinicTerm>`
		select g.term, g.language, g.plain from care.glossary_terms g
		where g.superseded_at is null order by g.language, g.term
	`.execute(db);
	return rows;
}

/** Writes a clinic's word for a term. Errors: 42501, TAKEN, 23514. */
export async function saveClinicTerm(
	db: Database,
	{ id, ...word }: ClinicTerm & { id: string }
): Promise<void> {
	await sql`select care.save_glossary_term(${id}, ${word.language}, ${word.term}, ${word.plain})`.execute(db);
}

/** Takes back what the clinic wrote for a term, so that the shipped word stands again. Errors: 42501. */
export async function restoreTerm(
	db: Database,
	{ language, term }: Pick<ClinicTerm, 'language' | 'term'>
): Promise<void> {
	await sql`select care.restore_glossary_term(${language}, ${term})`.execute(db);
}

/** Whether the person asking writes the words and templates of their clinic. */
export async function writesClinicContent(db: Database): Promise<boolean> {
	const { rows } = await sql<{ writes: boolean }>`
		select private.hold_role('care_manager', 'supervisor', 'provider', 'clinic_admin') as writes
	`.execute(db);
	return rows[0]?.writes ?? false;
}

/** The templates of one's clinic over the shipped ones. */
export async function clinicTemplates(db: Database): Promise<ClinicTemplate[]> {
	const { rows } = await sql<ClinicTemplate>`
		select t.id, t.version, t.replaces, t.name, t.content from care.plan_templates t
		where t.superseded_at is null and t.content is not null order by t.name, t.id
	`.execute(db);
	return rows;
}

/**
 * Writes a clinic's template over version `expected` (0 for a new one); without content it is taken out. The content
 * was judged by the schema of templates. Answers its version. Errors: ABSNT, 42501, MOVED, 23514.
 */
export async function saveClinicTemplate(
	db: Database,
	template: { id: string; expected: number; replaces: string | null; name: string; content: object | null }
): Promise<number> {
	const { id, expected, replaces, name } = template;
	const content = template.content && JSON.stringify(template.content);
	const { rows } = await sql<{ version: number }>`
		select care.save_plan_template(${id}, ${expected}, ${replaces}, ${name}, ${content}::jsonb) as version
	`.execute(db);
	const [saved] = rows;
	if (!saved) throw new Error('A template was saved and not given back');
	return saved.version;
}
