/** What was typed or chosen in a form, by the names of its fields; of a name that comes twice the last. No files. */
export const typedIn = (form: FormData): Record<string, string> =>
	Object.fromEntries(
		[...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
	);
