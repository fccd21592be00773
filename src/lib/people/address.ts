// Whose record a page shows stands in its address: nothing for a patient's own, `/<patient>/…` for somebody who helps,
// `/preview-<draft>/…` for a patient who looks at what a caregiver will see. So a tab never changes whom it is about
// while its address stays, and a form says where it was written.
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const preview = 'preview-';

/** Whether a part of an address says whose record it is about. */
export const isAbout = (part: string): boolean =>
	uuid.test(part.startsWith(preview) ? part.slice(preview.length) : part);

/** The draft of a consent that an address shows, if it shows one. */
export const draftIn = (part: string | undefined): string | undefined =>
	part?.startsWith(preview) ? part.slice(preview.length) : undefined;

/** Where the pages begin that show a draft as the caregiver will see it. */
export const previewAt = (draft: string): string => `/${preview}${draft}/today`;
