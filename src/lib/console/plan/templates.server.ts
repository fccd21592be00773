import * as v from 'valibot';
import type { Database } from '../../db/connection.server.ts';
import { clinicTemplates, clinicTerms } from '../../plan/clinic-content.server.ts';
import { PlanTemplate } from '../../plan/template.ts';
import { shippedTemplates } from '../../plan/templates.ts';
import type { OwnTerm } from './meter.ts';

/** A clinic's own template, with how it is kept. */
export interface OwnTemplate {
	id: string;
	version: number;
	/** The key of the shipped template in whose place it stands. */
	replaces: string | null;
	template: PlanTemplate;
}

/** The clinic's own templates. What no longer fits the schema is left out. */
export async function ownTemplates(db: Database): Promise<OwnTemplate[]> {
	return (await clinicTemplates(db)).flatMap(({ id, version, replaces, content }) => {
		const read = v.safeParse(PlanTemplate, content);
		return read.success ? [{ id, version, replaces, template: read.output }] : [];
	});
}

/** The templates of one's clinic: its own, and the shipped ones that it has not put its own over. */
export async function templatesAtHand(db: Database): Promise<PlanTemplate[]> {
	const stored = await ownTemplates(db);
	const own = stored.map(({ template }) => template);
	const covered = new Set([...stored.map(({ replaces }) => replaces), ...own.map(({ key }) => key)]);
	return [...shippedTemplates.filter(({ key }) => !covered.has(key)), ...own];
}

/** The words of one's clinic over the shipped glossary, as the meter takes them. */
export async function ownTerms(db: Database): Promise<OwnTerm[]> {
	const terms = await clinicTerms(db);
	return terms.map(({ language, term, plain }) => ({ language, jargon: term, plain }));
}
