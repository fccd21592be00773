import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type pg from 'pg';

/** More texts than the app has; whatever makes up new ones for ever is not kept prepared. */
const mostPrepared = 500;
const names = new Map<string, string>();

/**
 * The name under which connections keep a statement prepared. Planning under the policies costs several times what
 * running does (measured: reading what is new in a conversation takes PostgreSQL 2.1 ms, and 0.4 ms prepared).
 */
function preparedName(text: string): string | undefined {
	const known = names.get(text);
	if (known !== undefined || names.size >= mostPrepared) return known;
	const name = `closeby_${names.size}`;
	names.set(text, name);
	return name;
}

/**
 * One transaction on one connection of the pool. It begins with its first statement: what takes on the role travels
 * in front of that statement, in the same write. Should it fail, closeby_app has no rights that the statement could
 * use. Statements of one turn of the event loop leave in one write, since each write costs as much as a small query.
 */
export class OpenTransaction implements DatabaseConnection {
	readonly #client: pg.PoolClient;
	readonly #become: string;
	readonly #single: boolean;
	#begun: Promise<pg.QueryResult> | undefined;
	#committed: Promise<pg.QueryResult> | undefined;
	#ended = false;
	#corked = false;

	/** `become` is the SQL that takes on a role; with `single`, `commit` follows the first statement at once. */
	constructor(client: pg.PoolClient, become: string, single: boolean) {
		this.#client = client;
		this.#become = become;
		this.#single = single;
	}

	async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
		if (this.#ended) throw new Error('The transaction has ended');
		if (this.#committed) throw new Error('The work is more than the single statement it was said to be');
		this.#cork();
		this.#begun ??= this.#send(`begin; ${this.#become}`);
		const name = preparedName(sql);
		const asked = this.#client.query<R & pg.QueryResultRow>({
			...(name && { name }),
			text: sql,
			values: [...parameters]
		});
		if (this.#single) this.#committed = this.#send('commit');
		const { rows, rowCount } = await asked;
		return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
	}

	streamQuery(): never {
		throw new Error('Streaming is not offered inside a request');
	}

	/** Resolves when the work is stored for good. */
	async commit(): Promise<void> {
		this.#ended = true;
		if (!this.#begun) return;
		this.#committed ??= this.#send('commit');
		await this.#begun;
		const { command } = await this.#committed;
		if (command === 'ROLLBACK') throw new Error('The transaction was rolled back at commit');
	}

	/**
	 * Undoes the work and answers with the reason it could not even begin, if that was so. Rejects when the
	 * connection is no longer fit for use.
	 */
	async rollback(): Promise<unknown> {
		this.#ended = true;
		if (!this.#begun) return undefined;
		const [begin] = await Promise.allSettled([this.#begun]);
		// After a failed statement `commit` is a rollback, and so is the second of two.
		await (this.#committed ?? this.#send('rollback'));
		return begin.status === 'rejected' ? begin.reason : undefined;
	}

	#send(text: string): Promise<pg.QueryResult> {
		const sent = this.#client.query(text);
		// Looked at when the work is done; it may fail long before.
		sent.catch(() => {});
		return sent;
	}

	#cork(): void {
		if (this.#corked) return;
		const { stream } = this.#client.connection;
		this.#corked = true;
		stream.cork();
		process.nextTick(() => {
			this.#corked = false;
			stream.uncork();
		});
	}
}
