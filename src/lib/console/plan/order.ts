import type { PlanLine } from '../../plan/line.ts';

/** The lines that stand beside this one, in whose order it has its place: of its kind, under the same line. */
export function besides(lines: readonly PlanLine[], line: PlanLine): PlanLine[] {
	return lines.filter(
		({ kind, parent, zone }) => kind === line.kind && parent === line.parent && zone === line.zone
	);
}

/** The order of all lines of a kind after one has moved up or down past its neighbour; undefined at the end. */
export function moved(lines: readonly PlanLine[], id: string, by: -1 | 1): string[] | undefined {
	const line = lines.find((each) => each.id === id);
	if (!line) return undefined;
	const near = besides(lines, line);
	const other = near[near.indexOf(line) + by];
	if (!other) return undefined;
	const swapped = new Map([
		[line.id, other.id],
		[other.id, line.id]
	]);
	return lines.filter(({ kind }) => kind === line.kind).map(({ id }) => swapped.get(id) ?? id);
}
