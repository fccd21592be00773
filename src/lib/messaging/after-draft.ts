/**
 * What stands in a composer once the draft of an earlier visit is known: what was typed before stands after it, for neither
 * may be lost. What goes on from the other is all there is: a browser can bring words back as well.
 */
export function afterDraft(draft: string, typed: string): string {
	if (typed.startsWith(draft)) return typed;
	if (draft.startsWith(typed)) return draft;
	return `${draft}\n${typed}`;
}
