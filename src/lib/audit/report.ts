import * as v from 'valibot';
import { plainText } from '../ui/plain-text.ts';

/** How far back a report goes, in days; the last is the six years of an accounting (45 CFR 164.528). */
export const spans = ['30', '365', '2192'] as const;
export type Span = (typeof spans)[number];

/** How many acts a report holds, the newest; PostgreSQL has the same (audit.report). */
export const mostActs = 5_000;

const about = v.picklist(['patient', 'person']);
const span = v.picklist(spans);

/** Whose log: of one patient's record, or of one member of staff's acts. */
export const reportQuestion = v.strictObject({
	about,
	id: v.pipe(v.string(), v.uuid()),
	days: v.optional(span, '30')
});
export type ReportQuestion = v.InferOutput<typeof reportQuestion>;

const words = (least: number, most: number) =>
	v.pipe(
		v.string(),
		v.transform((text) =>
			text
				.replace(/\s+/g, ' ')
				.replace(/\p{Cc}/gu, '')
				.trim()
		),
		v.check((text) => [...text].length >= least && [...text].length <= most)
	);

/** A disclosure as 45 CFR 164.528(b)(2) has it. */
export const newDisclosure = v.strictObject({
	id: v.pipe(v.string(), v.uuid()),
	on: v.pipe(v.string(), v.isoDate()),
	recipient: v.pipe(plainText(200), v.minLength(2)),
	address: words(0, 300),
	what: words(3, 500),
	purpose: words(3, 500)
});
