import { getMeta } from 'unpdf';
import { expect, test } from 'vitest';
import { readPdf } from '../../../tests/pdf.ts';
import { pdfOf } from './pdf.server.ts';
import type { Block, Printed } from './printed.ts';

/** What reads PDFs is a large program, which the first test loads. */
const slow = { timeout: 30_000 };

const printed = (blocks: readonly Block[], more: Partial<Printed> = {}): Printed => ({
	title: 'Plan of Ana',
	lang: 'es',
	opening: [],
	sections: [{ heading: 'First', blocks }],
	author: 'The clinic',
	footer: (page, pages) => `Page ${page} of ${pages}`,
	...more
});

const open = async (document: Printed) => readPdf(await pdfOf(document));

test('a document is real text with its title, its language and what each part is', slow, async () => {
	const { pdf, text } = await open(
		printed([
			{
				block: 'paragraph',
				text: [{ text: 'A ' }, { text: 'word', lang: 'en', look: 'strong' }, { text: '.' }]
			},
			{ block: 'list', items: ['one', 'two'] },
			{ block: 'table', head: ['What', 'When'], rows: [['Walk', 'Daily']] },
			{ block: 'group', heading: 'Together', blocks: [{ block: 'paragraph', text: 'inside' }] }
		])
	);
	for (const words of [
		'Plan of Ana',
		'First',
		'A word.',
		'• one',
		'• two',
		'When',
		'Daily',
		'Together',
		'inside'
	])
		expect(text).toContain(words);
	expect(text).toContain('Page 1 of 1');
	const { info } = await getMeta(pdf);
	expect(info).toMatchObject({ Title: 'Plan of Ana', Author: 'The clinic', Language: 'es' });
	expect((await pdf.getMarkInfo())?.Marked).toBe(true);
	const tree = JSON.stringify(await (await pdf.getPage(1)).getStructTree());
	for (const role of ['H1', 'H2', 'H3', 'P', 'L', 'LI', 'LBody', 'Table', 'TH', 'TD'])
		expect(tree, role).toContain(`"role":"${role}"`);
	expect(tree).toContain('"lang":"en"');
});

test('a sign that the typeface lacks is there all the same', slow, async () => {
	const { text } = await open(
		printed([{ block: 'paragraph', text: 'Señora Trần Thị Hằng ✓ → 😀 ¿sí?' }], { title: 'Nguyễn' })
	);
	expect(text).toContain('Señora Trần Thị Hằng ✓ → 😀 ¿sí?');
	expect(text).toContain('Nguyễn');
});

test('a long table reads each typeface once, and lets others have their turn', slow, async () => {
	const rows = Array.from({ length: 100 }, (_, index) => [`March ${index}`, 'taken']);
	let turns = 0;
	const others = setInterval(() => (turns += 1), 0);
	const pdf = await pdfOf(
		printed([
			{ block: 'table', head: ['Day', 'Dose'], rows },
			{ block: 'paragraph', text: '✓' }
		])
	);
	clearInterval(others);
	expect(turns).toBeGreaterThan(3);
	// They are numbered as they are read.
	const numbers = Array.from(pdf.toString('latin1').matchAll(/\/F(\d+) \d+ 0 R/g), ([, number]) =>
		Number(number)
	);
	expect(Math.max(...numbers)).toBeLessThan(5);
	const { text } = await readPdf(pdf);
	expect(text.match(/March \d+/g)).toHaveLength(100);
});

test('nothing is lost where a page ends, in a group of many pages or between them', slow, async () => {
	const words = Array.from({ length: 1200 }, (_, index) => `w${index}`);
	const { pages, text } = await open(
		printed([
			...Array.from({ length: 30 }, (_, index): Block => ({
				block: 'group',
				heading: `g${index}`,
				blocks: [{ block: 'paragraph', text: 'short '.repeat(60) }]
			})),
			{
				block: 'group',
				heading: 'long',
				tone: 'danger',
				blocks: [{ block: 'paragraph', text: words.join(' ') }]
			}
		])
	);
	expect(pages).toBeGreaterThan(3);
	expect(text.match(/\bw\d+\b/g)).toEqual(words);
	for (let index = 0; index < 30; index++) expect(text).toContain(`g${index} short`);
	expect(text).toContain(`Page ${pages} of ${pages}`);
});
