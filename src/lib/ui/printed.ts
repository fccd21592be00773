/** Words of one look; `lang` (BCP 47) where they are not in the language of the document. */
export interface Run {
	text: string;
	lang?: string | undefined;
	look?: 'strong' | 'soft' | undefined;
}

/** What stands in one paragraph, in a cell, or behind a bullet. */
export type Text = string | readonly Run[];

/** What a paragraph, a list and so on says. Groups stay together on a page where they fit on one. */
export type Block =
	| { block: 'paragraph'; text: Text }
	| { block: 'list'; items: readonly Text[] }
	| { block: 'table'; head: readonly string[]; rows: readonly (readonly Text[])[] }
	| { block: 'group'; heading: Text; tone?: Tone | undefined; blocks: readonly Block[] };

/** What a group is about, told by the colour at its side as well as by its words. */
export type Tone = 'plain' | 'success' | 'attention' | 'danger';

export interface Section {
	heading: string;
	blocks: readonly Block[];
}

/** A document for paper, or for a file that is kept: headed sections, told by what they are and not by how they look. */
export interface Printed {
	title: string;
	/** BCP 47 */
	lang: string;
	/** Under the title: whose it is, who agreed. */
	opening: readonly Text[];
	sections: readonly Section[];
	/** Whose document it is, for its properties. */
	author: string;
	/** Two for many short lines; one, where this is left out, for tables. */
	columns?: 1 | 2;
	/** Under each page. */
	footer(page: number, pages: number): string;
}

/** A text as its runs. */
export const runsOf = (text: Text): readonly Run[] => (typeof text === 'string' ? [{ text }] : text);

/** A text without its looks. */
export const plainOf = (text: Text): string =>
	runsOf(text)
		.map((run) => run.text)
		.join('');
