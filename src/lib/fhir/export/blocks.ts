import type { Translation } from '../../i18n/translation.ts';
import type { RecordCopy } from './record.ts';

/** A part of a text: what a page, or a PDF, sets as it sees fit. Nothing in it is markup. */
export type Block =
	| { kind: 'heading'; text: string }
	| { kind: 'paragraph'; text: string }
	| { kind: 'list'; items: string[] }
	| { kind: 'table'; columns: string[]; rows: string[][] };

export interface ReadableSection {
	heading: string;
	blocks: Block[];
}

/** A heading within a section. */
export const heading = (text: string): Block => ({ kind: 'heading', text });
/** A paragraph of plain text. */
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
/** A list, or nothing where it would be empty. */
export const list = (items: string[]): Block[] => (items.length > 0 ? [{ kind: 'list', items }] : []);
/** A table, or nothing where it would have no row. */
export const table = (columns: string[], rows: string[][]): Block[] =>
	rows.length > 0 ? [{ kind: 'table', columns, rows }] : [];

/** Noon in Chicago: the same calendar day in every American zone. */
export const dayOf = ({ format }: Translation, day: string): string => format.date(`${day}T17:00:00Z`);

/** What somebody is called in the record of a patient. */
export function nameIn(record: RecordCopy, { t }: Translation, id: string): string {
	if (id === record.patient.id) return t('record.you');
	return record.people[id]?.name ?? record.team.find((one) => one.id === id)?.name ?? t('record.somebody');
}
