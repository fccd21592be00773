/** Why the bytes of a file are no table: a workbook of Excel or Numbers, or no text at all. */
export type TextProblem = 'workbook' | 'not_text';

/**
 * The text of a table as spreadsheets save it: UTF-8 with or without a mark, UTF-16 with one ("Unicode text"), else the
 * code page of Windows in Western Europe and the Americas. Line ends become one kind.
 */
export function readText(bytes: Uint8Array): { text: string } | { problem: TextProblem } {
	// A zip, which is what .xlsx and .numbers are, or a .xls of old.
	if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
		return { problem: 'workbook' };
	const text = decode(bytes).replace(/\r\n?/g, '\n');
	return text.includes('\0') ? { problem: 'not_text' } : { text };
}

function decode(bytes: Uint8Array): string {
	if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
	if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

const startsWith = (bytes: Uint8Array, start: readonly number[]) =>
	start.every((byte, place) => bytes[place] === byte);
