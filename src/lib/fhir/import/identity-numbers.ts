import { isForbiddenIdentifier } from '../../people/import/record.ts';
import '../export/exact.ts';

/** A value without the numbers that are not kept, such as social security numbers, and how many were in it. */
export interface Cleared {
	value: unknown;
	removed: number;
}

/**
 * Takes the identifiers that are not kept (people/import/record.ts) out of a resource wherever they stand: its own, those of
 * resources in it, those of references. In text, what is written like a social security number is masked.
 */
export function withoutIdentityNumbers(resource: unknown): Cleared {
	let removed = 0;
	const cleared = (value: unknown, name: string): unknown => {
		if (typeof value === 'string') {
			if (names.has(name)) return value;
			return value.replace(writtenAsNumber, () => {
				removed += 1;
				return '***-**-****';
			});
		}
		if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value;
		const inside: [string, unknown][] = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
			if (isForbidden(one)) {
				removed += 1;
				return [];
			}
			const rest = cleared(one, Array.isArray(value) ? name : key);
			// What held nothing else is gone with it: FHIR has no empty elements.
			return isEmpty(rest) && !isEmpty(one) ? [] : [[key, rest]];
		});
		return Array.isArray(value) ? inside.map(([, one]) => one) : Object.fromEntries(inside);
	};
	return { value: cleared(resource, ''), removed };
}

/** Elements by which resources are found and codes are known; they are no text for people. */
const names: ReadonlySet<string> = new Set(['id', 'reference', 'url', 'system', 'code', 'linkId', 'data']);

/** A social security number as people write it, with hyphens of any kind (U+2010 to U+2013). */
const writtenAsNumber = /(?<!\d|\d[-‐-–])\d{3}[-‐-–]\d{2}[-‐-–]\d{4}(?!\d|[-‐-–]\d)/gu;

const isEmpty = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && !JSON.isRawJSON(value) && Object.keys(value).length === 0;

/** Whether something is an Identifier whose system or type says that it is not kept, however carelessly it is written. */
function isForbidden(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || !('value' in value)) return false;
	const system = textIn(value, 'system');
	const type = 'type' in value ? value.type : undefined;
	if (typeof type !== 'object' || type === null) return isForbiddenIdentifier({ system });
	const coding = 'coding' in type ? [type.coding].flat() : [];
	return isForbiddenIdentifier({
		system,
		type: {
			text: textIn(type, 'text'),
			coding: coding.map((one) => ({ code: textIn(one, 'code'), display: textIn(one, 'display') }))
		}
	});
}

function textIn(value: unknown, name: string): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
	return typeof found === 'string' ? found : undefined;
}
