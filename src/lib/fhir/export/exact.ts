/*
 * A decimal of FHIR may not lose its precision: 7.0 says more than 7 (https://hl7.org/fhir/R4/datatypes.html#decimal). Numbers
 * from elsewhere are kept as they are written, through JSON.parse with source text access (ECMAScript 2026; in Node 24).
 */

declare global {
	interface JSON {
		rawJSON(text: string): unknown;
		isRawJSON(value: unknown): boolean;
	}
}

/** Reads JSON whose numbers are written again, by JSON.stringify, as they stood. */
export function parseExactly(text: string): unknown {
	return JSON.parse(text, (_name: string, value: unknown, context?: { source?: string }) => {
		const written = context?.source;
		return typeof value === 'number' && written !== undefined && String(value) !== written
			? JSON.rawJSON(written)
			: value;
	});
}
