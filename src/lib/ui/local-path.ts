/**
 * Whether `address` is a path of this origin, with its query: `//host` and `/\host` are other hosts to a browser, which
 * also drops control characters and blanks before it looks (WHATWG URL, 4.4).
 */
export function isLocalPath(address: string): boolean {
	return /^\/(?![/\\])[!-[\]-~]*$/.test(address);
}

/** A path on this site that a link or a form asks to go to; undefined for anything that could lead elsewhere. */
export function localPath(asked: unknown): string | undefined {
	return typeof asked === 'string' && asked.length <= 2000 && isLocalPath(asked) ? asked : undefined;
}
