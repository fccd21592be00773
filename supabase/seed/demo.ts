import pg from 'pg';
import { hashPassword } from '../../src/lib/identity/password.server.ts';
import { callOut } from './calling.ts';
import { demoPassword, members, type CastMember, type Part } from './cast.ts';
import { clinicRows } from './clinic.ts';
import { derive, insertRows, type TableRows } from './load.ts';
import { look } from './looking.ts';

/** How somebody of the demonstration signs in. */
export interface SignIn {
	name: string;
	username: string;
	password: string;
	role: string;
}

/**
 * Fills an empty embedded database with the cast, a caseload of 200 patients for Lee and six months of their talk and
 * ten weeks of readings up to `now`, and answers how the cast signs in. Leaves a database with organisations in it alone, and answers the demo
 * sign-ins it holds. Throws an Error when `adminUrl` is not the superuser of an embedded database.
 */
export async function seed(adminUrl: string, now = new Date()): Promise<{ signIns: SignIn[] }> {
	refuseAddress(adminUrl);
	const client = new pg.Client({ connectionString: adminUrl });
	// A lost connection also rejects the query under way, and that is where it is reported.
	client.on('error', () => undefined);
	await client.connect();
	try {
		await refuseHosted(client);
		if (await isEmpty(client)) await fill(client, now);
		return { signIns: await signIns(client) };
	} finally {
		await client.end();
	}
}

/** Made-up people among real ones would be worse than no demonstration, so the address is the first of two locks. */
function refuseAddress(adminUrl: string): void {
	const { hostname } = new URL(adminUrl);
	if (hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost') return;
	throw new Error('The demonstration is seeded into the embedded database alone.');
}

/** The second lock, for a hosted database behind a tunnel: only the embedded platform announces this way. */
async function refuseHosted(client: pg.ClientBase): Promise<void> {
	const { rows } = await client.query<{ embedded: boolean }>(
		`select usesuper and to_regprocedure('_realtime.announce()') is not null as embedded
		from pg_user where usename = session_user`
	);
	if (rows[0]?.embedded !== true)
		throw new Error('The demonstration is seeded into the embedded database alone.');
}

async function isEmpty(client: pg.ClientBase): Promise<boolean> {
	const { rows } = await client.query<{ empty: boolean }>(
		'select not exists (select from care.organisations) as empty'
	);
	return rows[0]?.empty === true;
}

async function fill(client: pg.ClientBase, now: Date): Promise<void> {
	const hash = await hashPassword(demoPassword);
	const { rows: clinic, who } = clinicRows(now);
	// Triggers would number, summarise and ring for each message as if it were sent now; see derive().
	await client.query('begin; set local session_replication_role = replica');
	try {
		for (const [table, rows] of [...clinic, ...signInRows(hash, now)]) {
			await insertRows(client, table, rows);
		}
		await derive(client);
		await client.query('commit');
	} catch (error) {
		await client.query('rollback');
		throw error;
	}
	// The planner knows nothing of rows that came all at once.
	await client.query(
		`analyze care.people, care.patients, care.care_team_members, care.conversations, care.messages, care.reads,
			care.replies, care.consents, care.consent_versions, care.observations, private.rights`
	);
	await callOut(client, who, now);
	await look(client);
}

const shown = ({ name, credential }: CastMember): string => (credential ? `${name}, ${credential}` : name);

function signInRows(hash: string, now: Date): TableRows[] {
	return [
		['identity.users', members.map(({ id, username }) => ({ id, username, created_at: now }))],
		['identity.passwords', members.map(({ id }) => ({ user_id: id, hash, changed_at: now }))],
		[
			'identity.demo_users',
			members.map((member, position) => ({
				user_id: member.id,
				position,
				name: shown(member),
				part: member.part
			}))
		]
	];
}

/** Those of the cast whom the database offers as demo people, in order. */
async function signIns(client: pg.ClientBase): Promise<SignIn[]> {
	const { rows } = await client.query<{ id: string }>('select user_id as id from identity.demo_users');
	const present = new Set(rows.map(({ id }) => id));
	return members
		.filter(({ id }) => present.has(id))
		.map((member) => ({
			name: shown(member),
			username: member.username,
			password: member.password,
			role: inWords[member.part]
		}));
}

const inWords: Record<Part, string> = {
	patient: 'patient',
	caregiver: 'caregiver',
	care_manager: 'care manager',
	covering: 'care manager who covers',
	provider: 'provider',
	supervisor: 'supervisor',
	biller: 'biller and clinic admin',
	other_organisation: 'care manager of another clinic'
};
