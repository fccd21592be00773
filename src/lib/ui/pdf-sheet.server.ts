import { piecesOf } from './pdf-fonts.server.ts';
import { gap, ink, margins, size, soft } from './pdf-look.ts';
import { plainOf, runsOf, type Printed, type Text } from './printed.ts';

/** A part of the document as whoever listens to it is told of it. */
export type Structure = ReturnType<PDFKit.PDFDocument['struct']>;

/** How a text is set. */
interface Setting {
	/** What it is, in the terms of PDF (ISO 32000-2, 14.8.4). */
	as: 'P' | 'H1' | 'H2' | 'H3' | 'LBody';
	size?: number;
	bold?: boolean;
	colour?: string;
	/** From the left margin, in points. */
	indent: number;
	/** Over all columns. */
	wide?: boolean;
	/** Space after it, in points. */
	after?: number;
}

/** Where something begins or ends. */
interface Place {
	page: number;
	column: number;
	y: number;
}

/** Pages in columns, and text on them that is tagged with what it is. */
export class Sheet {
	readonly doc: PDFKit.PDFDocument;
	readonly columns: number;
	#column = 0;
	/** Where the columns of this page begin, and those of the first. */
	#top = margins.top;
	#opening = margins.top;

	constructor(doc: PDFKit.PDFDocument, columns: number) {
		this.doc = doc;
		this.columns = columns;
	}

	/** From here on, text stands in columns. */
	beginColumns(): void {
		this.doc.y += 6;
		this.#top = this.#opening = this.doc.y;
	}

	/** Whether nothing stands in this column yet. */
	get atTop(): boolean {
		return this.doc.y <= this.#top;
	}

	/** The number of every page, once it is known how many there are. */
	footers(footer: Printed['footer']): void {
		const { start, count } = this.doc.bufferedPageRange();
		for (let page = 0; page < count; page++) {
			this.doc.switchToPage(start + page);
			const { height, width } = this.doc.page;
			this.doc.markContent('Artifact', { type: 'Pagination' });
			// Below what text may fill; else it would begin a new page.
			this.doc.page.margins.bottom = 0;
			this.pieces(footer(page + 1, count), 'regular', size.small, soft, {
				x: margins.left,
				y: height - 36,
				width: width - margins.left - margins.right
			});
			this.doc.page.margins.bottom = margins.bottom;
			this.doc.endMarkedContent();
		}
	}

	/** A text, run by run; a run in another language says so to who listens to it. */
	text(parent: Structure, text: Text, setting: Setting): void {
		const runs = runsOf(text).filter((run) => run.text !== '');
		const points = setting.size ?? size.text;
		this.keep(this.height(text, setting.indent, points, setting.bold ? 'bold' : undefined));
		const at = {
			x: this.left() + setting.indent,
			width: this.width(setting.indent, setting.wide ? 1 : this.columns)
		};
		const lang = runs.every((run) => run.lang === runs[0]?.lang) ? runs[0]?.lang : undefined;
		const part = this.part(parent, setting.as, lang);
		for (const [index, run] of runs.entries()) {
			const face = setting.bold || run.look === 'strong' ? 'bold' : 'regular';
			const colour = run.look === 'soft' ? soft : (setting.colour ?? ink);
			const continued = index < runs.length - 1;
			const place = index === 0 ? { ...at, y: this.doc.y } : {};
			const draw = () => this.pieces(run.text, face, points, colour, { ...place, continued });
			if (run.lang === lang) part.add(draw);
			else part.add(this.doc.struct('Span', { ...(run.lang && { lang: run.lang }) }, draw));
		}
		part.end();
		this.doc.y += setting.after ?? 0;
	}

	pieces(
		text: string,
		face: 'regular' | 'bold',
		points: number,
		colour: string,
		{ x, y, ...options }: { x?: number; y?: number; width?: number; continued?: boolean }
	): void {
		const pieces = piecesOf(text, face);
		for (const [index, piece] of pieces.entries()) {
			const continued = index < pieces.length - 1 || (options.continued ?? false);
			this.doc.font(piece.face).fontSize(points).fillColor(colour);
			const set = { ...options, continued, lineGap: points * 0.1 };
			if (index === 0 && x !== undefined) this.doc.text(piece.text, x, y, set);
			else this.doc.text(piece.text, set);
		}
	}

	part(parent: Structure, type: string, lang?: string): Structure {
		const part = this.doc.struct(type, lang === undefined ? {} : { lang });
		parent.add(part);
		return part;
	}

	/** A line at the side of what was written since, in each of its columns. */
	bar(from: Place, indent: number, colour: string): void {
		const to = this.place();
		const at = ({ page, column }: Place) => page * this.columns + column;
		for (let place = at(from); place <= at(to); place++) {
			this.doc.switchToPage(Math.floor(place / this.columns));
			const top = place === at(from) ? from.y : place < this.columns ? this.#opening : margins.top;
			const foot = place === at(to) ? to.y : this.foot();
			this.doc.markContent('Artifact', { type: 'Layout' });
			const left = this.left(place % this.columns) + indent;
			this.doc.rect(left, top, 2.5, Math.max(0, foot - top)).fill(colour);
			this.doc.endMarkedContent();
		}
		this.doc.y = to.y;
	}

	place(): Place {
		const { start, count } = this.doc.bufferedPageRange();
		return { page: start + count - 1, column: this.#column, y: this.doc.y };
	}

	/** Goes on in the next column, or on the next page, where so much does not fit in this one and would in that. */
	keep(height: number): void {
		if (height <= this.foot() - this.doc.y || height > this.foot() - margins.top) return;
		this.#column = (this.#column + 1) % this.columns;
		if (this.#column === 0) {
			this.doc.addPage();
			this.#top = margins.top;
		}
		this.doc.y = this.#top;
	}

	foot(): number {
		return this.doc.page.height - margins.bottom;
	}

	height(text: Text, indent: number, points = size.text, face?: 'bold'): number {
		const bold = face ?? (runsOf(text).some(({ look }) => look === 'strong') ? 'bold' : 'regular');
		this.doc.font(bold).fontSize(points);
		return this.doc.heightOfString(plainOf(text), { width: this.width(indent), lineGap: points * 0.1 });
	}

	/** Where a column begins, this one unless said otherwise. */
	left(column = this.#column): number {
		return margins.left + column * (this.width(0) + gap);
	}

	width(indent: number, columns = this.columns): number {
		const all = this.doc.page.width - margins.left - margins.right;
		return (all - (columns - 1) * gap) / columns - indent;
	}
}
