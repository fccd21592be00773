import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, outcome, peopleTheClinic, type Clinic, type Person } from './clinic.ts';
import { byLaw, end, filledIn, pause, review, save, type Terms } from './consents.ts';
import { freshDatabase, type FreshDatabase, type Work } from './database.ts';

// What holds when two people change who may help at the very same moment, each on a connection of their own.

let database: FreshDatabase;
let cast: Clinic['cast'];
let watcher: pg.Client;
const clients: pg.Client[] = [];
const people: Person[] = ['maria', 'noor', 'sam', 'ana'];
/** In which each of them has just proved who they are. */
const sessions = new Map(people.map((person) => [person, randomUUID()]));

async function connect(): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	return client;
}

beforeAll(async () => {
	database = await freshDatabase();
	watcher = await connect();
	({ cast } = await peopleTheClinic(watcher));
	for (const [person, session] of sessions) {
		await watcher.query(
			'insert into identity.users (id, username) values ($1, $2) on conflict (id) do nothing',
			[cast[person], person]
		);
		await watcher.query(
			`insert into identity.sessions (id, secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
			values ($1::uuid, encode(sha256(convert_to($1::text, 'utf8')), 'hex'), $2, 'other_device', now(),
				now() + interval '1 hour', now() + interval '1 hour')`,
			[session, cast[person]]
		);
	}
	for (const [person, role] of [
		['noor', 'clinic_admin'],
		['sam', 'supervisor'],
		['ana', 'care_manager']
	] as const)
		await watcher.query(
			`insert into care.staff_roles (staff_id, organisation_id, role)
			select person_id, organisation_id, $2::care.staff_role from care.staff where person_id = $1`,
			[cast[person], role]
		);
});

// What a test that failed left open would make the next one wait.
afterEach(async () => {
	for (const client of clients.splice(0)) await client.end();
});

afterAll(async () => {
	await watcher.end();
	await database.drop();
});

/** A request of a person that has begun, on a connection of its own. */
async function begun(person: Person) {
	const client = await connect();
	clients.push(client);
	const claims = JSON.stringify({ sub: cast[person], session_id: sessions.get(person) });
	await client.query('begin; set local role authenticated');
	await client.query(`select set_config('request.jwt.claims', $1, true)`, [claims]);
	return {
		do: <T>(work: Work<T>) => work(client),
		commit: () => client.query('commit')
	};
}

async function request<T>(person: Person, work: Work<T>): Promise<T> {
	const one = await begun(person);
	const result = await one.do(work);
	await one.commit();
	return result;
}

/** Resolves when a request waits for another; gives up after two seconds. */
async function somebodyWaits(): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const { rowCount } = await watcher.query(
			`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
		);
		if (rowCount) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error('Nobody waited');
}

/** What becomes of the second of two requests, whose work begins while the first is not yet stored. */
async function atTheSameMoment(
	[first, work]: [Person, Work<unknown>],
	[second, other]: [Person, Work<unknown>]
): Promise<string> {
	const [one, two] = [await begun(first), await begun(second)];
	await one.do(work);
	const answer = outcome(
		two.do(async (sql) => {
			await other(sql);
			await sql.query('commit');
		})
	);
	await somebodyWaits();
	await one.commit();
	return answer;
}

let parents = 0;

/** A parent of Maria, who is so many years old, by law; reviewed or not. */
async function parentOf(years: number, { reviewed }: { reviewed: boolean }) {
	await watcher.query(
		`update care.patients set birth_date = (now() - make_interval(years => $2, months => 6))::date where person_id = $1`,
		[cast.maria, years]
	);
	parents += 1;
	const consent = randomUUID();
	const terms: Terms = byLaw({
		given_name: `Parent ${parents}`,
		relationship: 'mother',
		see: ['messages', 'plan'],
		authority: 'parent_of_minor',
		evidence: 'birth_certificate'
	});
	const caregiver = await request('noor', save(consent, cast.maria, 0, terms));
	if (reviewed) await request('sam', review(consent, 1));
	return { consent, caregiver };
}

const areasOf = async (caregiver: string) => {
	const { rows } = await watcher.query<{ area: string }>(
		'select area from private.rights where person_id = $1 and period @> now() order by area',
		[caregiver]
	);
	return rows.map(({ area }) => area);
};

/** From this age on, a guardian keeps nothing. */
const allEndsAt = (age: number) =>
	ask(`select care.set_guardian_age(null, 0, $1, '{}', '{}', 'State law on adolescents')`, [age]);

test('a parent whose access is ended gets none back from ages that are set at the same moment', async () => {
	const { consent, caregiver } = await parentOf(12, { reviewed: true });
	expect(await areasOf(caregiver)).toEqual(['messages', 'plan']);
	expect(await atTheSameMoment(['noor', end(consent, 1)], ['noor', allEndsAt(17)])).toBe('allowed');
	expect(await areasOf(caregiver)).toEqual([]);
});

test('a parent whose authority is reviewed while the ages are set has what is left at that age', async () => {
	const { consent, caregiver } = await parentOf(16, { reviewed: false });
	expect(await atTheSameMoment(['sam', review(consent, 1)], ['noor', allEndsAt(16)])).toBe('allowed');
	expect(await areasOf(caregiver)).toEqual([]);
});

test('one of two parents is ended while the birthday is put right: both are stored, and the other one stays', async () => {
	const mother = await parentOf(11, { reviewed: true });
	const father = await parentOf(11, { reviewed: true });
	const one = await begun('noor');
	await one.do(end(father.consent, 1));
	const birthday = outcome(
		watcher.query('update care.patients set birth_date = birth_date + 1 where person_id = $1', [cast.maria])
	);
	await one.commit();
	expect(await birthday).toBe('allowed');
	expect(await areasOf(mother.caregiver)).toEqual(['messages', 'plan']);
	expect(await areasOf(father.caregiver)).toEqual([]);
});

test('of two who change one consent at once, the second learns that it was changed', async () => {
	const consent = randomUUID();
	await request('maria', save(consent, cast.maria, 0, filledIn()));
	const less = save(consent, cast.maria, 1, filledIn({ see: ['plan'], message: [] }));
	expect(await atTheSameMoment(['maria', less], ['maria', end(consent, 1)])).toBe('MOVED');
	expect(await atTheSameMoment(['maria', pause(consent, 2)], ['maria', end(consent, 2)])).toBe('MOVED');
	const more = save(consent, cast.maria, 3, filledIn());
	expect(await atTheSameMoment(['maria', end(consent, 3)], ['maria', more])).toBe('MOVED');
});

test('two taps in an emergency open a record once, whichever of them began first', async () => {
	await watcher.query('delete from care.care_team_members where staff_id = $1', [cast.ana]);
	const open = ask<{ id: string }>(
		`select care.open_emergency_access($1, 'unwell_now', 'Found on the kitchen floor') as id`,
		[cast.maria]
	);
	const [earlier, later] = [await begun('ana'), await begun('ana')];
	const [opened] = await later.do(open);
	await later.commit();
	expect(await earlier.do(open)).toEqual([opened]);
	await earlier.commit();
});
