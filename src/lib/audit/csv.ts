/**
 * Rows as comma-separated values (RFC 4180), every field in quotes. What a spreadsheet would take for a formula is led
 * by an apostrophe, so that a name cannot make it compute or call out (OWASP, "CSV Injection").
 */
export function toCsv(rows: readonly (readonly (string | null)[])[]): string {
	const field = (text: string | null) => {
		const shown = text ?? '';
		const harmless =
			/^[\s\p{Cc}]*[=+\-@＝＋－＠]/u.test(shown) || /^[\t\r\n]/.test(shown) ? `'${shown}` : shown;
		return `"${harmless.replaceAll('"', '""')}"`;
	};
	return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
