/** A path on this site that a link or a form asks to go to; undefined for anything that could lead elsewhere. */
export function localPath(asked: unknown): string | undefined {
	// A second slash or a backslash begins another host; control characters are dropped by browsers.
	return typeof asked === 'string' && /^\/(?![/\\])[!-[\]-~]*$/.test(asked) && asked.length <= 2000
		? asked
		: undefined;
}
