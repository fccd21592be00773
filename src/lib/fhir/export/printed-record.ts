import { languages } from '../../i18n/languages.ts';
import type { Translation } from '../../i18n/translation.ts';
import type { Block as PrintedBlock, Printed } from '../../ui/printed.ts';
import type { Block } from './blocks.ts';
import { readableRecord } from './readable.ts';
import type { RecordCopy } from './record.ts';

/** The whole record as a document: what its page says, in the same order. */
export function printedRecord(record: RecordCopy, translation: Translation): Printed {
	const { t, language } = translation;
	const { taken, sections } = readableRecord(record, translation);
	const { givenName, familyName } = record.patient;
	return {
		title: t('record.pdfOf', { name: `${givenName} ${familyName}`.trim() }),
		lang: languages[language].lang,
		author: record.clinic.name,
		opening: [taken],
		sections: sections.map(({ heading, blocks }) => ({ heading, blocks: grouped(blocks) })),
		footer: (page, pages) => t('record.page', { page, pages })
	};
}

/** What stands under a heading as a group with it, so that no heading is left alone at the foot of a page. */
function grouped(blocks: readonly Block[]): PrintedBlock[] {
	const printed: PrintedBlock[] = [];
	let group: PrintedBlock[] = printed;
	for (const block of blocks) {
		if (block.kind === 'heading') {
			group = [];
			printed.push({ block: 'group', heading: block.text, blocks: group });
		} else group.push(plain(block));
	}
	return printed;
}

function plain(block: Exclude<Block, { kind: 'heading' }>): PrintedBlock {
	if (block.kind === 'paragraph') return { block: 'paragraph', text: block.text };
	if (block.kind === 'list') return { block: 'list', items: block.items };
	return { block: 'table', head: block.columns, rows: block.rows };
}
