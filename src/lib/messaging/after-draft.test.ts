import { expect, test } from 'vitest';
import { afterDraft } from './after-draft.ts';

test.each([
	['nothing was begun', '', 'Hi', 'Hi'],
	['nothing is typed', 'My ankles are', '', 'My ankles are'],
	['something else is typed', 'My ankles are', 'Hi', 'My ankles are\nHi'],
	['the browser brought the words back', 'My ankles are', 'My ankles are', 'My ankles are'],
	['and more of them were typed', 'My ankles', 'My ankles are', 'My ankles are'],
	['it brought fewer back', 'My ankles are', 'My ankles', 'My ankles are']
])('where %s', (_, draft, typed, both) => {
	expect(afterDraft(draft, typed)).toBe(both);
});
