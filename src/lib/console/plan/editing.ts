import { kinds, parentOf, type Kind, type PlanLine } from '../../plan/line.ts';
import { filledFrom, type FilledLine } from '../../plan/line-form.ts';

/** The line that is open to be written in a draft: one that stands there, or a new one. */
export interface Editing {
	kind: Kind;
	/** As it stands in the draft; null for a new line. */
	line: PlanLine | null;
	filled: FilledLine;
}

/** What an address of the draft opens: `?line=<id>`, or `?add=<kind>` with `&parent=<id>` or `&zone=<colour>`. */
export function editingAt(
	address: URLSearchParams,
	lines: readonly PlanLine[],
	newId: () => string
): Editing | undefined {
	const line = lines.find(({ id }) => id === address.get('line'));
	if (line) return { kind: line.kind, line, filled: filledFrom(line) };
	const kind = kinds.find((each) => each === address.get('add'));
	if (!kind) return undefined;
	const parent = lines.find(
		({ id, kind: other }) => id === address.get('parent') && other === parentOf[kind]
	);
	return {
		kind,
		line: null,
		filled: {
			id: newId(),
			expected: '0',
			kind,
			parent_id: parent?.id ?? '',
			...(kind === 'step' && { done_by: 'patient' }),
			...(kind === 'lesson' && { importance: 'key' })
		}
	};
}
