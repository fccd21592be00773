import { DatabaseError, type Pool } from 'pg';
import { Refusal } from './refusal.ts';
import type { Identity } from './token.ts';
import type { RealtimeLog } from './log.ts';

/** What the policies on realtime.messages allow; null where a right was not asked about. */
export interface Permission {
	readonly broadcast: boolean;
	readonly presence: boolean | null;
}

/** Public channels run no policy. */
export const everything: Permission = { broadcast: true, presence: true };

/** Asks the policies on realtime.messages, as the person, in one round trip each that leaves nothing behind. */
export class Rights {
	readonly #pool: Pool;
	readonly #log: RealtimeLog;

	constructor(pool: Pool, log: RealtimeLog) {
		this.#pool = pool;
		this.#log = log;
	}

	/**
	 * Whether `identity` may receive on topic `name`; `headers` is JSON of the request's x- headers. A policy that
	 * fails grants nothing. Throws a passing Refusal when the database cannot answer.
	 */
	async read(identity: Identity, name: string, headers: string, presence: boolean): Promise<Permission> {
		return await this.#ask({
			name: 'realtime_readable',
			text: 'select broadcast, presence from _realtime.readable($1, $2, $3, $4, $5)',
			values: [name, identity.role, identity.claims, headers, presence]
		});
	}

	/** Whether `identity` may send on topic `name`; otherwise like `read`. */
	async write(identity: Identity, name: string, headers: string): Promise<Permission> {
		return await this.#ask({
			name: 'realtime_writable',
			text: 'select broadcast, presence from _realtime.writable($1, $2, $3, $4)',
			values: [name, identity.role, identity.claims, headers]
		});
	}

	async #ask(query: { name: string; text: string; values: unknown[] }): Promise<Permission> {
		try {
			const { rows } = await this.#pool.query<Permission>(query);
			return rows[0] ?? { broadcast: false, presence: false };
		} catch (error) {
			const refusal = databaseRefusal(error);
			if (refusal) throw refusal;
			const sqlState = error instanceof DatabaseError ? error.code : undefined;
			this.#log.warn({ code: 'RlsPolicyError', sqlState }, 'A policy on realtime.messages failed');
			return { broadcast: false, presence: false };
		}
	}
}

/** The Refusal for a database that cannot answer now, or null when it answered with an error of the question. */
export function databaseRefusal(error: unknown): Refusal | null {
	if (!(error instanceof DatabaseError)) {
		const waited = error instanceof Error && error.message.includes('timeout exceeded');
		return waited
			? new Refusal('IncreaseConnectionPool', 'Please increase your connection pool size')
			: new Refusal('UnableToConnectToProject', 'Realtime was unable to connect to the project database');
	}
	const code = error.code ?? '';
	if (code === '57014') return new Refusal('QueryCanceled', 'Query was cancelled, please try again');
	if (code === '53300') {
		return new Refusal(
			'DatabaseLackOfConnections',
			"Database can't accept more connections, Realtime won't connect"
		);
	}
	if (code.startsWith('08') || code.startsWith('57P')) {
		return new Refusal('UnableToConnectToProject', 'Realtime was unable to connect to the project database');
	}
	return null;
}
