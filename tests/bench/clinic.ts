import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { sessionCookie } from '../../src/lib/identity/cookie.server.ts';

/** Somebody with a session: the `cookie` header that is theirs. */
export interface SignedIn {
	person: string;
	cookie: string;
}

/** A conversation between two people who are both signed in. */
export interface Talk {
	conversation: string;
	patient: SignedIn;
	nurse: SignedIn;
}

/** The clinic everything is measured in. */
export interface BenchClinic {
	/** Has the whole caseload in the inbox. */
	manager: SignedIn;
	/** Patients with months of conversation behind them. */
	caseload: { patient: SignedIn; conversation: string }[];
	/** Conversations that have just begun, of another team; what is sent while measuring goes here. */
	talks: Talk[];
}

export interface ClinicSize {
	patients: number;
	messagesEach: number;
	talks: number;
}

/**
 * Puts a clinic into the database, on a superuser's connection. Old messages are stored without triggers, as
 * a restored backup is: the counters that triggers keep are set at the end.
 */
export async function foundClinic(adminUrl: string, url: string, size: ClinicSize): Promise<BenchClinic> {
	const sql = new pg.Client({ connectionString: adminUrl });
	await sql.connect();
	try {
		const organisation = v7();
		const ids = (count: number) => Array.from({ length: count }, () => v7());
		const caseload = ids(size.patients);
		const talkers = ids(size.talks);
		const teams = [ids(3), ids(3)] as const;
		await enrol(sql, organisation, [...caseload, ...talkers], [...teams[0], ...teams[1]]);
		await assign(sql, organisation, caseload, teams[0]);
		await assign(sql, organisation, talkers, teams[1]);
		const [manager = ''] = teams[0];
		const [nurse = ''] = teams[1];
		await converse(sql, caseload, manager, size.messagesEach);
		const conversations = await conversationsOf(sql);
		await sql.query('vacuum analyze');
		const session = (person: string, kind: string) => beginSession(sql, url, person, kind);
		return {
			manager: await session(manager, 'staff'),
			caseload: await inTurn(caseload, async (person) => ({
				patient: await session(person, 'own_device'),
				conversation: conversations.get(person) ?? ''
			})),
			talks: await inTurn(talkers, async (person) => ({
				conversation: conversations.get(person) ?? '',
				patient: await session(person, 'own_device'),
				nurse: await session(nurse, 'staff')
			}))
		};
	} finally {
		await sql.end();
	}
}

async function inTurn<T, R>(items: T[], make: (item: T) => Promise<R>): Promise<R[]> {
	const made: R[] = [];
	for (const item of items) made.push(await make(item));
	return made;
}

async function enrol(sql: pg.Client, organisation: string, patients: string[], staff: string[]) {
	await sql.query(
		`insert into care.organisations (id, name, phone, time_zone)
		values ($1, 'Lakeside Family Health', '(312) 555-0142', 'America/Chicago')`,
		[organisation]
	);
	// Without triggers: looking up a time zone takes PostgreSQL several milliseconds for each person.
	await sql.query(`set session_replication_role = replica`);
	await sql.query(
		`insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
		select id, $1, (case when n <= cardinality($2::uuid[]) then 'patient' else 'staff' end)::care.person_kind,
			'Person ' || n, 'Measured', 'America/Chicago'
		from unnest($2::uuid[] || $3::uuid[]) with ordinality as someone (id, n)`,
		[organisation, patients, staff]
	);
	await sql.query(`set session_replication_role = default`);
	await sql.query(
		`insert into identity.users (id, username)
		select id, 'person.' || id from unnest($1::uuid[]) id`,
		[[...patients, ...staff]]
	);
	await sql.query(
		`insert into care.patients (person_id, organisation_id, birth_date, phone)
		select id, $1, date '1956-03-04', '(312) 555-0100' from unnest($2::uuid[]) id`,
		[organisation, patients]
	);
	await sql.query(
		`insert into care.staff (person_id, organisation_id, credential) select id, $1, 'RN' from unnest($2::uuid[]) id`,
		[organisation, staff]
	);
	await sql.query(
		`insert into care.working_hours (staff_id, organisation_id, weekday, starts, ends)
		select id, $1, weekday, '08:30', '17:00' from unnest($2::uuid[]) id, generate_series(1, 5) weekday`,
		[organisation, staff]
	);
}

async function assign(sql: pg.Client, organisation: string, patients: string[], team: string[]) {
	await sql.query(
		`insert into care.care_team_members (organisation_id, patient_id, staff_id, position, period)
		select $1, patient, staff, position::care.team_position, tstzrange(now() - interval '180 days', null)
		from unnest($2::uuid[]) patient,
			unnest($3::uuid[], '{primary,covering,provider}'::text[]) as member (staff, position)`,
		[organisation, patients, team]
	);
}

/** Half a year of talk in turn; everybody has read all but the last ten messages. */
async function converse(
	sql: pg.Client,
	patients: string[],
	manager: string,
	messages: number
): Promise<void> {
	await sql.query(`set session_replication_role = replica`);
	await sql.query(
		`insert into care.messages (id, version, organisation_id, patient_id, conversation_id, seq, change,
			author_id, body, sent_at, written_at)
		select gen_random_uuid(), 1, c.organisation_id, c.patient_id, c.id, n, n,
			case when n % 2 = 1 then c.patient_id else $2::uuid end,
			repeat('I walked to the park and back today. ', 1 + n % 7), moment, moment
		from generate_series(1, $3::int) n
		cross join care.conversations c
		cross join lateral (select now() - interval '180 days' * (1 - n / ($3 + 1.0)) as moment) m
		where c.patient_id = any ($1::uuid[])
		order by n, c.id`,
		[patients, manager, messages]
	);
	await sql.query(
		`insert into care.reads (conversation_id, patient_id, organisation_id, person_id, seq, read_at)
		select m.conversation_id, m.patient_id, m.organisation_id, reader, m.seq, m.sent_at + interval '1 hour'
		from care.messages m
		cross join lateral (values (m.patient_id), ($1::uuid)) as r (reader)
		where m.seq % 10 = 0 and m.seq <= $2::int - 10 and m.patient_id = any ($3::uuid[])`,
		[manager, messages, patients]
	);
	await sql.query(
		`update care.conversations c
		set last_seq = m.seq, last_change = m.change, last_at = m.sent_at, last_author_id = m.author_id,
			last_words = left(m.body, 160), waiting_since = case when m.author_id = m.patient_id then m.sent_at end
		from care.messages m
		where m.conversation_id = c.id and m.seq = $1 and m.patient_id = any ($2::uuid[])`,
		[messages, patients]
	);
	await sql.query(`set session_replication_role = default`);
}

async function conversationsOf(sql: pg.Client): Promise<Map<string, string>> {
	const { rows } = await sql.query<{ id: string; patient: string }>(
		'select id, patient_id as patient from care.conversations'
	);
	return new Map(rows.map(({ id, patient }) => [patient, id]));
}

/** A session as signing in leaves it, without the half second in which the password is looked at. */
async function beginSession(sql: pg.Client, url: string, person: string, kind: string): Promise<SignedIn> {
	const secret = randomBytes(20).toString('hex');
	const hash = createHash('sha256').update(secret).digest('hex');
	await sql.query(
		`insert into identity.sessions (secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
		values ($1, $2, $3, now(), now() + interval '15 minutes', now() + interval '12 hours')`,
		[hash, person, kind]
	);
	return { person, cookie: `${sessionCookie(new URL(url))}=${secret}` };
}
