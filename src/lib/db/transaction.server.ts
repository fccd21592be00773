import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import pg from 'pg';
import { sendBatch, type Step } from './batch.server.ts';

const begin: Step = { text: 'begin', values: [] };

/**
 * One transaction on one connection of the pool. It begins with its first statement: what takes on the role is in one
 * batch with that statement, which does not run if it fails. Statements of one turn of the event loop leave in one write,
 * since each write costs as much as a small query.
 */
export class OpenTransaction implements DatabaseConnection {
	readonly #client: pg.PoolClient;
	readonly #become: readonly Step[];
	readonly #single: boolean;
	#begun: Promise<unknown> | undefined;
	#ended = false;
	#corked = false;

	/** `become` takes on a role; with `single`, the first statement is the only one, and committed when it is answered. */
	constructor(client: pg.PoolClient, become: readonly Step[], single: boolean) {
		this.#client = client;
		this.#become = become;
		this.#single = single;
	}

	async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
		if (this.#ended) throw new Error('The transaction has ended');
		if (this.#single && this.#begun)
			throw new Error('The work is more than the single statement it was said to be');
		this.#cork();
		const asked = { text: sql, values: parameters };
		// A batch outside a transaction is a transaction.
		const first = this.#single ? this.#become : [begin, ...this.#become];
		const sent = sendBatch<R & pg.QueryResultRow>(this.#client, this.#begun ? [asked] : [...first, asked]);
		this.#begun ??= sent;
		const { rows, rowCount } = await sent.catch(async (reason: unknown) => {
			// What could not begin says why; what was sent after it says only that there is no transaction.
			await this.#begun;
			throw reason;
		});
		return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
	}

	streamQuery(): never {
		throw new Error('Streaming is not offered inside a request');
	}

	/** Resolves when the work is stored for good. */
	async commit(): Promise<void> {
		this.#ended = true;
		if (!this.#begun) return;
		const kept = this.#single
			? await this.#begun.then(
					() => true,
					() => false
				)
			: (await this.#client.query('commit')).command === 'COMMIT';
		if (!kept) throw new Error('The transaction was rolled back at commit');
	}

	/** Undoes the work. Rejects when the connection is no longer fit for use. */
	async rollback(): Promise<void> {
		this.#ended = true;
		if (!this.#begun) return;
		if (!this.#single) await this.#client.query('rollback');
		else
			await this.#begun.catch((error: unknown) => {
				if (!(error instanceof pg.DatabaseError)) throw error;
			});
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
