// Where people write, on every page: nothing is imported here.

/**
 * What must not hide in a name, or in another short text that people read among words of ours: it could make one person
 * look like another, or turn a line around (Unicode TR 36, 2.6 and 3.2). Control characters; what is not to be seen
 * (Default_Ignorable_Code_Point), which holds direction marks, fillers, zero widths, selectors and tags; blanks that look
 * like letters; private use and half characters. Joiners may stand within scripts that cannot be written without them,
 * Arabic to Sinhala. The database holds the same (`private.is_plain_text`).
 */
export const hidden =
	/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u2800\u{2065}\u{fff0}-\u{ffff}\u{e0000}-\u{10ffff}]|(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}|(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])/u;

const allHidden = new RegExp(hidden, 'gu');

/** Whether there is something to be seen in a text: letters, digits, marks or signs, in any script. */
export const isSeen = (text: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(allHidden, ''));
