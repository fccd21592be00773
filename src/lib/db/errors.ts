/** What a refused statement means to the person: the HTTP status and the key of the words that say it. */
export interface Problem {
	status: number;
	key: `common.problem.${
		| ('absent' | 'taken' | 'closed' | 'invalid')
		| ('fresh' | 'moved' | 'self' | 'known' | 'tries' | 'heard' | 'other' | 'unsigned')}`;
}

/**
 * From SQLSTATE to meaning. The five-letter codes are raised by our own functions (see `supabase/README.md`);
 * the others are PostgreSQL's (Appendix A). Hidden and missing look alike.
 */
const problems: Record<string, Problem> = {
	SGNDO: { status: 401, key: 'common.problem.absent' },
	ABSNT: { status: 404, key: 'common.problem.absent' },
	'42501': { status: 404, key: 'common.problem.absent' },
	// A key used again for other content: 422, as the IETF draft on the Idempotency-Key header has it.
	TAKEN: { status: 422, key: 'common.problem.taken' },
	'23505': { status: 422, key: 'common.problem.taken' },
	CLOSD: { status: 410, key: 'common.problem.closed' },
	// What follows is answered beside the field it is about (people/consents.server.ts).
	FRESH: { status: 403, key: 'common.problem.fresh' },
	MOVED: { status: 409, key: 'common.problem.moved' },
	ITSME: { status: 422, key: 'common.problem.self' },
	KNOWN: { status: 422, key: 'common.problem.known' },
	TRIES: { status: 429, key: 'common.problem.tries' },
	HEARD: { status: 422, key: 'common.problem.heard' },
	OTHER: { status: 422, key: 'common.problem.other' },
	// Answered where a plan is published (plan/signing.server.ts).
	UNSGN: { status: 409, key: 'common.problem.unsigned' },
	'23514': { status: 422, key: 'common.problem.invalid' },
	'23502': { status: 422, key: 'common.problem.invalid' },
	// A character Postgres cannot store, such as NUL.
	'22021': { status: 422, key: 'common.problem.invalid' },
	// Not a UUID where one belongs: nothing has that id.
	'22P02': { status: 404, key: 'common.problem.absent' }
};

// Connection lost or refused: classes 08 and 57 (admin shutdown, crash, cannot connect now), and the socket's own. It is as
// good as away when it can store nothing: disk, memory or connections are used up (class 53), or it was made read-only,
// as hosted does when the disk is nearly full, and as what took over may be for a moment. And what stood still in the
// middle for so long that it was undone (25P03), or met another that waited for it as well (40P01), can be done again.
const away = /^(08...|25006|25P03|40001|40P01|53...|57P0[1-5]|ECONN.*|EPIPE|ETIMEDOUT)$/;

function codeOf(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error)) return undefined;
	return typeof error.code === 'string' ? error.code : undefined;
}

/** The meaning of a refused statement, or undefined when it is a fault of ours. */
export function problemOf(error: unknown): Problem | undefined {
	return problems[codeOf(error) ?? ''];
}

/** Whether the database could not be reached, so that trying again in a while makes sense. */
export function isDatabaseAway(error: unknown): boolean {
	const code = codeOf(error);
	if (code && away.test(code)) return true;
	return (
		error instanceof Error &&
		/Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed/.test(
			error.message
		)
	);
}

/** Whether a row was refused because what it holds is somebody else's, under this unique constraint. */
export function isTaken(error: unknown, constraint: string): boolean {
	return (
		codeOf(error) === '23505' &&
		error instanceof Error &&
		'constraint' in error &&
		error.constraint === constraint
	);
}
