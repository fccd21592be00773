import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPassword } from '../../src/lib/identity/password.server.ts';
import { cast, demoPassword, members, organisations } from '../../tests/cast.ts';
import { freshDatabase } from '../../tests/db/database.ts';
import { seed, type SignIn } from './demo.ts';
import { seededDatabase } from './seeded.ts';
import { english } from './words.en.ts';
import { spanish } from './words.es.ts';

let url: string;
let sql: pg.Client;
let signIns: SignIn[];

beforeAll(async () => {
	({ url, signIns } = await seededDatabase());
	sql = new pg.Client({ connectionString: url });
	await sql.connect();
});

afterAll(() => sql.end());

async function all<T extends pg.QueryResultRow>(query: string, ...values: unknown[]): Promise<T[]> {
	return (await sql.query<T>(query, values)).rows;
}

/** The one number a query answers. */
async function count(query: string, ...values: unknown[]): Promise<number> {
	return Number((await all<{ count: string }>(`select count(*) as count ${query}`, ...values))[0]?.count);
}

test('what it takes to see a line of a plan is said of every line', async () => {
	expect(await count('from care.plan_lines')).toBeGreaterThan(0);
	expect(
		await count(`from care.plan_lines l where not exists (
			select from private.plan_line_needs n where n.line_id = l.id and n.revision = l.revision
		)`)
	).toBe(0);
});

describe('the plans', () => {
	test('are signed, published and answered at hours at which those who do it work', async () => {
		const acts = `select actor_id as who, at from care.plan_version_events
			union all select author_id, answered_at from care.plan_opinion_answers`;
		expect(await count(`from (${acts}) acts`)).toBeGreaterThanOrEqual(14);
		expect(
			await all(
				`select p.given_name as name, to_char(a.at at time zone p.time_zone, 'Dy HH24:MI') as at
				from (${acts}) a join care.people p on p.id = a.who
				where not exists (
					select from care.working_hours w
					where w.staff_id = p.id and w.weekday = extract(isodow from a.at at time zone p.time_zone)
						and (a.at at time zone p.time_zone)::time between w.starts and w.ends
				)`
			)
		).toEqual([]);
	});

	test('have ticks of a step on its own days alone, and one that says it was measured beside the reading', async () => {
		const ticked = `from care.step_reports r
			join care.plan_lines l on l.id = r.line_id and l.revision = r.revision`;
		expect(await count(`${ticked} where l.schedule ? 'weekdays'`)).toBeGreaterThan(4);
		expect(
			await count(
				`${ticked} where l.schedule ? 'weekdays'
					and not l.schedule -> 'weekdays' @> to_jsonb(extract(isodow from r.day)::int)`
			)
		).toBe(0);
		expect(
			await count(
				`${ticked} join care.plan_line_words w on w.line_id = l.id and w.revision = l.revision and w.part = 'what'
				where w.words in ('Step on the scale', 'Check your sugar', 'Check your blood pressure')
					and not exists (
						select from care.observations o
						where o.patient_id = r.patient_id and (o.effective_at at time zone o.time_zone)::date = r.day
					)`
			)
		).toBe(0);
	});

	test('ask for nothing on Today that was measured this morning', async () => {
		const { timeZone } = organisations.lakeside;
		// The moment of the demonstration; between measuring and ticking it lies an hour.
		const [begun] = await all<{ day: string; early: boolean }>(
			`select (max(created_at) at time zone $1)::date::text as day,
				(max(created_at) at time zone $1)::time <= '07:46' as early from identity.users`,
			timeZone
		);
		const ticks = await count(
			`from care.step_reports r
			join care.plan_line_words w on w.line_id = r.line_id and w.revision = r.revision and w.part = 'what'
			where r.patient_id = $1 and w.words = 'Step on the scale' and r.day = $2::date`,
			cast.walter.id,
			begun?.day
		);
		expect(ticks).toBe(begun?.early === true ? 0 : 1);
	});

	test('abbreviate no dose in a way that is misread', async () => {
		expect(await count(`from care.plan_lines where sig ~* '\\mq\\.?o?\\.?d\\M|\\mu\\M'`)).toBe(0);
	});
});

describe('the cast', () => {
	test('signs in with what the seed says', async () => {
		expect(signIns.map(({ username }) => username).sort()).toEqual(
			Object.values(cast)
				.map(({ username }) => username)
				.sort()
		);
		const users = await all<{ username: string; hash: string }>(
			'select u.username, p.hash from identity.users u join identity.passwords p on p.user_id = u.id'
		);
		expect(users).toHaveLength(members.length);
		for (const signIn of signIns) {
			expect(signIn.password).toBe(demoPassword);
			const hash = users.find(({ username }) => username === signIn.username)?.hash;
			expect(await verifyPassword(hash, signIn.password)).toBe(true);
		}
	});

	test('is offered by name, each with their part', async () => {
		const offered = await all('select name, part from identity.demo_users order by position');
		expect(offered).toHaveLength(10);
		expect(offered.slice(0, 3)).toEqual([
			{ name: 'Maria Alvarez', part: 'patient' },
			{ name: 'Walter Greene', part: 'patient' },
			{ name: 'Lee Nguyen, RN', part: 'care_manager' }
		]);
	});

	test('has the ages the stories tell of', async () => {
		const ages = await all(
			`select p.given_name as name, date_part('year', age(c.birth_date))::int as age, p.language
			from care.people p join care.patients c on c.person_id = p.id where p.id = any ($1::uuid[]) order by name`,
			[cast.maria.id, cast.walter.id]
		);
		expect(ages).toEqual([
			{ name: 'Maria', age: 67, language: 'es' },
			{ name: 'Walter', age: 74, language: 'en' }
		]);
	});
});

describe('the caseload', () => {
	test('is 200 patients for Lee, covered by Ana, and none of them for Tess', async () => {
		const ofStaff = 'from care.care_team_members where staff_id = $1 and position = $2';
		expect(await count(ofStaff, cast.lee.id, 'primary')).toBe(200);
		expect(await count(ofStaff, cast.ana.id, 'covering')).toBe(200);
		expect(await count(ofStaff, cast.tess.id, 'primary')).toBe(3);
		const shared = `from private.rights r join care.people p on p.id = r.patient_id
			where r.person_id = $1 and p.organisation_id = $2`;
		expect(await count(shared, cast.tess.id, organisations.lakeside.id)).toBe(0);
		expect(await count(shared, cast.lee.id, organisations.hillcrest.id)).toBe(0);
		expect(
			await all(
				`select person_id as person, area, array_to_string(actions, '+') as actions from private.rights
				where person_id = any ($1::uuid[]) and period @> now() order by area`,
				[cast.rosa.id, cast.omar.id]
			)
		).toEqual([
			{ person: cast.rosa.id, area: 'messages', actions: 'see+message' },
			{ person: cast.rosa.id, area: 'plan', actions: 'see' }
		]);
	});

	test('has three who call for Lee this hour, one of whom cannot wait', async () => {
		const calling = await all(
			`select a.severity, a.episode, p.language,
				exists (select from care.alert_events t where t.alert_id = a.id and t.event = 'told')
					or a.severity <> 'red' and exists (select from private.alert_deadlines d where d.alert_id = a.id) as called,
				(select count(*)::int from care.observations o where o.patient_id = a.patient_id) as readings
			from care.alerts a
			join care.people p on p.id = a.patient_id
			order by a.severity, a.episode`
		);
		// What is no emergency waits for the hours of whoever is called.
		const who = { called: true, readings: 13 };
		expect(calling).toEqual([
			{ severity: 'red', episode: 'glucose_low', language: 'en', ...who },
			{ severity: 'yellow', episode: 'blood_pressure_high', language: 'es', ...who },
			{ severity: 'yellow', episode: 'heart_failure_fluid', language: 'en', ...who }
		]);
	});

	test('has a log of who looked for the patients of the cast', async () => {
		const looked = await all<{ name: string }>(
			`select p.given_name as name from audit.events e join care.people p on p.id = e.actor_id
			where e.patient_id = $1 and e.area = 'messages' order by 1`,
			cast.maria.id
		);
		expect(looked.map(({ name }) => name)).toEqual(['Lee', 'Rosa']);
	});

	test('has family who keep up with what is written', async () => {
		const unread = await all<{ unread: number }>(
			`select (c.last_seq - r.seq)::int as unread from care.reads r join care.conversations c on c.id = r.conversation_id
			where r.person_id = $1 and c.id = $2`,
			cast.rosa.id,
			cast.maria.conversation
		);
		expect(unread).toEqual([{ unread: 2 }]);
	});

	test('is alive: some wait for an answer now, some never wrote, nothing is from the future', async () => {
		const waiting = await count('from care.conversations where waiting_since is not null');
		expect(waiting).toBeGreaterThanOrEqual(12);
		expect(waiting).toBeLessThanOrEqual(18);
		expect(await count(`from care.conversations where waiting_since < now() - interval '2 days'`)).toBe(0);
		expect(await count('from care.conversations where last_seq = 0')).toBeGreaterThan(5);
		expect(await count('from care.messages where sent_at > now()')).toBe(0);
		expect(await count('from care.reads where read_at > now()')).toBe(0);
		expect(await count(`from care.messages where sent_at < now() - interval '5 months'`)).toBeGreaterThan(
			500
		);
		expect(await count('from care.messages')).toBeGreaterThan(5_000);
	});

	test('has no two patients of one name, and no sentence left unfinished', async () => {
		expect(
			await all(
				`select from care.people where kind = 'patient' group by given_name, family_name having count(*) > 1`
			)
		).toHaveLength(0);
		expect(await count(`from care.messages where body ~ '[{}]'`)).toBe(0);
	});

	test('is answered in working hours', async () => {
		const [row] = await all<{ share: number }>(
			`select avg(case when (m.sent_at at time zone p.time_zone)::time between w.starts and w.ends then 1 else 0 end)::float as share
			from care.messages m join care.people p on p.id = m.author_id and p.kind = 'staff'
			left join care.working_hours w
				on w.staff_id = p.id and w.weekday = extract(isodow from m.sent_at at time zone p.time_zone)`
		);
		expect(row?.share).toBeGreaterThan(0.97);
	});

	test('fits the constraints that were not checked while it was loaded', async () => {
		const tables = await all<{ name: string; reference: string; broken: string }>(
			`select conname as name, conrelid::regclass::text as reference, pg_get_constraintdef(oid) as broken
			from pg_constraint where contype = 'f' and connamespace in ('care'::regnamespace, 'private'::regnamespace, 'identity'::regnamespace)`
		);
		expect(tables.length).toBeGreaterThan(15);
		for (const { name, reference, broken } of tables) {
			// Made anew, a foreign key looks at every row.
			await sql.query(`begin; alter table ${reference} drop constraint ${pg.escapeIdentifier(name)};
				alter table ${reference} add constraint ${pg.escapeIdentifier(name)} ${broken}; rollback`);
		}
		const zones = `from care.people p where not exists (select from pg_timezone_names z where z.name = p.time_zone)`;
		expect(await count(zones)).toBe(0);
	});
});

test('a database that holds somebody already is left as it is', async () => {
	const before = await count('from care.people');
	expect(await seed(url)).toEqual({ signIns });
	expect(await count('from care.people')).toBe(before);

	const clinic = await freshDatabase();
	const client = new pg.Client({ connectionString: clinic.url });
	await client.connect();
	await client.query(`insert into care.organisations (id, name, phone, time_zone)
		values ('019a0000-0000-7000-8000-0000000000e1', 'A real clinic', '(312) 555-0100', 'America/Chicago')`);
	expect(await seed(clinic.url)).toEqual({ signIns: [] });
	expect((await client.query('select from care.people')).rowCount).toBe(0);
	await client.end();
	await clinic.drop();
});

test('only the embedded database is ever seeded', async () => {
	await expect(seed('postgresql://postgres:secret@db.example.org:5432/postgres')).rejects.toThrow('embedded');
	// A hosted database seen through a tunnel: loopback, but not with the embedded platform.
	const hosted = await freshDatabase();
	const client = new pg.Client({ connectionString: hosted.url });
	await client.connect();
	await client.query('drop function _realtime.announce() cascade');
	await client.end();
	await expect(seed(hosted.url)).rejects.toThrow('embedded');
	await hosted.drop();
});

describe.each([
	['English', english],
	['Spanish', spanish]
])('the talk in %s', (_, words) => {
	test('ends with the care team, whoever began', () => {
		for (const exchange of [...words.readings, ...words.errands, ...words.once]) {
			expect(exchange.length % 2, exchange.join(' / ')).toBe(0);
		}
		for (const exchange of words.checkIns) expect(exchange.length % 2, exchange.join(' / ')).toBe(1);
	});

	test('is plentiful', () => {
		const exchanges =
			words.readings.length + words.errands.length + words.once.length + words.checkIns.length;
		expect(exchanges).toBeGreaterThanOrEqual(30);
		expect(words.waiting.length).toBeGreaterThanOrEqual(7);
	});
});
