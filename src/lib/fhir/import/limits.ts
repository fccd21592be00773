/**
 * What one file may hold. Synthea's longest lives are 4 MB with some thousand resources, a few levels deep; the bounds
 * leave room for real ones, and stop what is made to exhaust a server.
 */
export const limits = {
	/** Bytes of a file on the command line, and of one sent to the console. */
	file: 50 * 1024 * 1024,
	upload: 20 * 1024 * 1024,
	/** Resources in a file; PostgreSQL has the same (care.fhir_imports). */
	resources: 50_000,
	/** Brackets within brackets. A Questionnaire nests deepest, and seldom beyond ten. */
	depth: 64,
	/** Characters of one text; attachments are sent apart. */
	text: 1_000_000,
	/** Characters of one number. */
	number: 40,
	/** Lines that one file may bring into a plan, which people have to read. */
	lines: 300
} as const;
