import { setImmediate } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { faces, piecesOf } from './pdf-fonts.server.ts';
import { bullet, ink, margins, size, soft, tones } from './pdf-look.ts';
import { Sheet, type Structure } from './pdf-sheet.server.ts';
import { plainOf, type Block, type Printed, type Text } from './printed.ts';

/**
 * A document as a PDF: Letter paper, real text in the typeface of the screens, tagged with what each part is and in
 * which language, so that it can be searched, copied and read aloud. A page takes about 10 ms of the processor.
 */
export async function pdfOf(printed: Printed): Promise<Buffer> {
	const doc = new PDFDocument({
		size: 'LETTER',
		margins,
		bufferPages: true,
		autoFirstPage: false,
		pdfVersion: '1.7',
		tagged: true,
		lang: printed.lang,
		displayTitle: true,
		info: { Title: printed.title, Author: printed.author, Creator: 'Closeby', Producer: 'Closeby' }
	});
	for (const [face, bytes] of Object.entries(faces())) {
		doc.registerFont(face, bytes).font(face);
		// A table goes back to the face before it with each cell. It finds that again by the name of its family; without one the
		// bytes are read anew, and a row takes 15 ms.
		doc.registerFont(face, bytes, face);
	}
	doc.addPage();
	const chunks: Buffer[] = [];
	const done = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
	doc.on('data', (chunk: Buffer) => chunks.push(chunk));
	const whole = doc.struct('Document', { lang: printed.lang });
	doc.addStructure(whole);
	await new Document(doc, printed.columns ?? 1).write(whole, printed);
	whole.end();
	doc.end();
	await done;
	return Buffer.concat(chunks);
}

class Document extends Sheet {
	async write(whole: Structure, { title, opening, sections, footer }: Printed): Promise<void> {
		this.text(whole, title, { as: 'H1', size: size.title, bold: true, indent: 0, wide: true, after: 4 });
		for (const text of opening)
			this.text(whole, text, { as: 'P', colour: soft, indent: 0, wide: true, after: 2 });
		this.beginColumns();
		for (const { heading, blocks } of sections) {
			const part = this.part(whole, 'Sect');
			for (const [index, block] of blocks.entries()) {
				// Neither a heading nor what introduces a group stands alone at the foot of a column.
				const next = block.block === 'paragraph' ? blocks[index + 1] : undefined;
				const introduces = next?.block === 'group' ? this.heightOf(next, 0) : 0;
				this.keep((index === 0 ? 34 : 0) + this.heightOf(block, 0) + introduces);
				if (index === 0) this.heading(part, heading);
				await this.block(part, block, 0);
				// Between two blocks, whoever else waits for this process has their turn.
				await setImmediate();
			}
		}
		this.footers(footer);
	}

	heading(part: Structure, heading: string): void {
		if (!this.atTop) this.doc.y += 8;
		this.text(part, heading, { as: 'H2', size: size.section, bold: true, indent: 0, after: 3 });
	}

	async block(parent: Structure, block: Block, indent: number): Promise<void> {
		const body = { as: 'P' as const, indent, after: 3 };
		if (block.block === 'paragraph') this.text(parent, block.text, body);
		else if (block.block === 'list') this.list(parent, block.items, indent);
		else if (block.block === 'table') await this.table(parent, block.head, block.rows);
		else {
			this.keep(this.heightOf(block, indent));
			const from = this.place();
			const part = this.part(parent, 'Sect');
			const inner = indent + 10;
			this.text(part, block.heading, { as: 'H3', size: size.group, bold: true, indent: inner, after: 2 });
			for (const each of block.blocks) await this.block(part, each, inner);
			this.bar(from, indent, tones[block.tone ?? 'plain']);
			this.doc.y += 5;
		}
	}

	list(parent: Structure, items: readonly Text[], indent: number): void {
		const list = this.part(parent, 'L');
		for (const item of items) {
			this.keep(this.height(item, indent + 12));
			const entry = this.part(list, 'LI');
			const { y } = this.doc;
			const sign = { x: this.left() + indent, y, width: 12 };
			entry.add(this.doc.struct('Lbl', {}, () => this.pieces(bullet, 'regular', size.text, ink, sign)));
			this.doc.y = y;
			this.text(entry, item, { as: 'LBody', indent: indent + 12, after: 2 });
		}
	}

	async table(parent: Structure, head: readonly string[], rows: readonly (readonly Text[])[]): Promise<void> {
		const cell = (text: Text, type: 'TH' | 'TD') => {
			const plain = plainOf(text);
			const face = type === 'TH' ? 'bold' : 'regular';
			const [first = { face }, ...more] = piecesOf(plain, face);
			const font = { src: more.length > 0 ? 'instead' : first.face, size: size.small };
			return { text: plain, type, font, padding: 3 };
		};
		this.doc.x = this.left();
		// Its types do not know of structParent, which tells a screen reader where the table stands.
		const border: [number, number, number, number] = [0, 0, 0.5, 0];
		const options = { defaultStyle: { border, borderColor: tones.plain }, structParent: parent };
		const table = this.doc.table(options);
		table.row(head.map((text) => cell(text, 'TH')));
		for (const [index, row] of rows.entries()) {
			table.row(row.map((text) => cell(text, 'TD')));
			// Years of doses are thousands of rows.
			if (index % 20 === 19) await setImmediate();
		}
		table.end();
		this.doc.y += 6;
	}

	heightOf(block: Block, indent: number): number {
		if (block.block === 'paragraph') return this.height(block.text, indent) + 3;
		if (block.block === 'list')
			return block.items.reduce((sum, item) => sum + this.height(item, indent + 12) + 2, 0);
		// A table may break between any of its rows.
		if (block.block === 'table') return 40;
		const heading = this.height(block.heading, indent + 10, size.group, 'bold') + 7;
		return block.blocks.reduce((sum, each) => sum + this.heightOf(each, indent + 10), heading);
	}
}
