import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { peopleTheClinic, type Clinic, type Person } from './clinic.ts';
import { freshDatabase, type Work } from './database.ts';

type Role = (typeof roles)[number];
const roles = ['closeby_identity', 'closeby_jobs', 'postgres'] as const;
const isRole = (who: Person | Role): who is Role => roles.some((role) => role === who);

/** A transaction under way, on a connection of its own. */
export interface Begun {
	/** What is asked in it, one after another. */
	do<T>(work: Work<T>): Promise<T>;
	/** Resolves when it waits for another one; gives up after two seconds. */
	waits(): Promise<void>;
	commit(): Promise<unknown>;
	rollback(): Promise<unknown>;
}

/** A clinic whose people act at the very same moment, in a database of the test's own. */
export interface AtOnce extends Pick<Clinic, 'cast' | 'conversations'> {
	/** A superuser's connection, in no transaction. */
	watcher: pg.Client;
	/** The id under which requests come, of a session that is no row. */
	session: string;
	/** A request of a person of the cast, or a transaction of a role of the database, that has begun. */
	begun(who: Person | Role): Promise<Begun>;
	/** A request of a person from beginning to end. */
	request<T>(who: Person, work: Work<T>): Promise<T>;
	/** Ends every request under way: what a test that failed left open would make the next one wait. */
	endAll(): Promise<void>;
	drop(): Promise<void>;
}

/** Puts everybody in place, and gives each staff role. */
export async function clinicAtOnce(): Promise<AtOnce> {
	const database = await freshDatabase();
	const clients: pg.Client[] = [];
	const connect = async () => {
		const client = new pg.Client({ connectionString: database.url });
		await client.connect();
		return client;
	};
	const watcher = await connect();
	const { cast, conversations } = await peopleTheClinic(watcher);
	await watcher.query(
		`insert into care.staff_roles (staff_id, organisation_id, role)
		select s.person_id, s.organisation_id, given.role::care.staff_role
		from jsonb_to_recordset($1) as given (staff uuid, role text) join care.staff s on s.person_id = given.staff`,
		[
			JSON.stringify([
				{ staff: cast.lee, role: 'care_manager' },
				{ staff: cast.ana, role: 'care_manager' },
				{ staff: cast.priya, role: 'provider' },
				{ staff: cast.sam, role: 'supervisor' },
				{ staff: cast.noor, role: 'clinic_admin' },
				{ staff: cast.tess, role: 'care_manager' }
			])
		]
	);
	const session = randomUUID();

	const begun: AtOnce['begun'] = async (who) => {
		const client = await connect();
		clients.push(client);
		const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
		await client.query(`begin; set local role ${isRole(who) ? who : 'authenticated'}`);
		if (!isRole(who)) {
			const claims = JSON.stringify({ sub: cast[who], role: 'authenticated', session_id: session });
			await client.query(`select set_config('request.jwt.claims', $1, true)`, [claims]);
		}
		return {
			do: (work) => work(client),
			waits: () => untilItWaits(watcher, rows[0]?.pid ?? 0),
			commit: () => client.query('commit'),
			rollback: () => client.query('rollback')
		};
	};
	const endAll = async () => {
		for (const client of clients.splice(0)) await client.end();
	};
	return {
		cast,
		conversations,
		watcher,
		session,
		begun,
		endAll,
		request: async (who, work) => {
			const one = await begun(who);
			const result = await one.do(work);
			await one.commit();
			return result;
		},
		drop: async () => {
			await endAll();
			await watcher.end();
			await database.drop();
		}
	};
}

async function untilItWaits(watcher: pg.Client, pid: number): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const { rowCount } = await watcher.query(
			`select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`,
			[pid]
		);
		if (rowCount) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error('It did not wait');
}
