/** Rows as columns of text, the first row above a line; all but the first column to the right. */
export function table(rows: string[][]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => (row[column] ?? '').length))
	);
	const lines = rows.map((row) =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
			)
			.join('  ')
	);
	const rule = widths.map((width) => '─'.repeat(width)).join('  ');
	return ['', lines[0] ?? '', rule, ...lines.slice(1), ''].join('\n');
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export const ratio = (value: number): string => `${value.toFixed(1)}×`;

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
