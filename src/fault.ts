import type { Logger } from 'pino';

/** What went wrong and where, without a word of anybody's: messages and details of errors can quote rows. */
export interface Fault {
	name: string;
	/** SQLSTATE, or Node's own. */
	code: unknown;
	stack: string[] | undefined;
}

/** Of whatever was thrown, what may stand in a log. */
export function faultOf(thrown: unknown): Fault {
	if (!(thrown instanceof Error)) return { name: typeof thrown, code: undefined, stack: undefined };
	return {
		name: thrown.name,
		code: 'code' in thrown ? thrown.code : undefined,
		stack: thrown.stack?.split('\n').filter((line) => /^\s+at /.test(line))
	};
}

/**
 * Logs each promise that failed and that nobody waited for, where Node would end the process under everybody's hands. One
 * is known: graphile-worker lets go of its connection twice when that is lost as it begins to listen.
 */
export function outliveStrayRejections(log: Logger): void {
	process.on('unhandledRejection', (reason) => {
		log.error(faultOf(reason), 'a promise failed that nobody waited for');
	});
}
