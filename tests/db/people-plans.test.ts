import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from './database.ts';

// How Postgres finds people for the console's list, within the function that judges who may see them, among 10,000
// people of four clinics. What is asserted is the way, never the time.

let database: FreshDatabase;
let client: pg.Client;
const [lee, noor] = [randomUUID(), randomUUID()];

beforeAll(async () => {
	database = await freshDatabase();
	client = new pg.Client({ connectionString: database.url });
	await client.connect();
	await client.query(`
		insert into care.organisations (id, name, phone, time_zone)
			select md5('clinic' || i)::uuid, 'Clinic', '+1 555 0100', 'UTC' from generate_series(1, 4) i;
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select i, md5('clinic1')::uuid, 'staff', 'Nurse', 'Nurse', 'UTC' from unnest('{${lee},${noor}}'::uuid[]) i;
		insert into care.staff (person_id, organisation_id) select id, organisation_id from care.people;
		insert into care.staff_roles (staff_id, organisation_id, role)
			values ('${lee}', md5('clinic1')::uuid, 'care_manager'), ('${noor}', md5('clinic1')::uuid, 'clinic_admin');
		-- Rights and conversations of ten thousand would only be in the way.
		set session_replication_role = replica;
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select gen_random_uuid(), md5('clinic' || 1 + i % 4)::uuid, 'patient',
				initcap(translate(substr(md5('given' || i), 1, 7), '0123456789', 'ghijklmnop')),
				initcap(translate(substr(md5('family' || i), 1, 9), '0123456789', 'ghijklmnop')), 'UTC'
			from generate_series(1, 10000) i;
		update care.people set given_name = 'Zoë', family_name = 'Vantongeren' where id = (
			select id from care.people where organisation_id = md5('clinic1')::uuid and kind = 'patient' order by id limit 1
		);
		insert into care.patients (person_id, organisation_id, birth_date)
			select id, organisation_id, '1959-03-04' from care.people where kind = 'patient';
		set session_replication_role = origin;
		insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
			select p.organisation_id, p.person_id, '${lee}', 'primary' from care.patients p
			join care.people q on q.id = p.person_id
			where p.organisation_id = md5('clinic1')::uuid order by q.family_name = 'Vantongeren' desc limit 200;
		analyze`);
}, 60_000);

afterAll(async () => {
	await client.end();
	await database.drop();
});

interface PlanNode {
	'Node Type': string;
	'Relation Name'?: string;
	'Index Name'?: string;
	'Actual Rows'?: number;
	'Actual Loops'?: number;
	'Rows Removed by Filter'?: number;
	Plans?: PlanNode[];
}

const nodesOf = ({ Plans = [], ...node }: PlanNode): PlanNode[] => [node, ...Plans.flatMap(nodesOf)];

/** Asks for the list as a person; answers the names, and how the function went about the people. */
async function listed(person: string, words: string) {
	const plans: string[] = [];
	const hear = ({ message }: { message: string | undefined }) => {
		const json = /plan:\s*(\{[\s\S]*\})/.exec(message ?? '')?.[1];
		if (json) plans.push(json);
	};
	client.on('notice', hear);
	await client.query(`
		begin;
		load 'auto_explain';
		set local auto_explain.log_min_duration = 0;
		set local auto_explain.log_nested_statements = on;
		set local auto_explain.log_analyze = on;
		set local auto_explain.log_timing = off;
		set local auto_explain.log_format = json;
		set local client_min_messages = log;
		set local role authenticated;
		select set_config('request.jwt.claims', '{"sub":"${person}"}', true)`);
	const { rows } = await client.query<{ name: string }>('select name from care.invitees($1, true)', [words]);
	await client.query('rollback');
	client.off('notice', hear);
	const found = plans
		.map((json) => JSON.parse(json) as { 'Query Text': string; Plan: PlanNode })
		.filter((plan) => plan['Query Text'].includes('has_login'))
		.flatMap((plan) => nodesOf(plan.Plan));
	const looked = found
		.filter((node) => node['Relation Name'] === 'people')
		.map(
			(node) =>
				((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1)
		);
	const ways = found.flatMap(
		(node) => node['Index Name'] ?? (node['Relation Name'] ? node['Node Type'] : [])
	);
	return { names: rows.map(({ name }) => name), looked: Math.max(...looked), ways };
}

for (const [who, person] of [
	['a nurse', lee],
	['an administrator', noor]
] as const) {
	test(`${who} finds a part of a name, accents or not, without a sweep through the clinic`, async () => {
		for (const words of ['tongeren', 'zoe vanton', 'VANTONGEREN Zoë']) {
			const { names, looked, ways } = await listed(person, words);
			expect(names, words).toEqual(['Zoë Vantongeren']);
			expect(ways, words).toContain('people_by_any_part_of_name');
			expect(looked, words).toBeLessThanOrEqual(10);
		}
		expect((await listed(person, '100%')).names).toEqual([]);
	});
}

test('the first page of the list is read in its order, as far as it goes', async () => {
	const { names, looked, ways } = await listed(noor, '');
	expect(names).toHaveLength(51);
	expect(ways).toContain('people_by_name');
	expect(looked).toBeLessThanOrEqual(100);
});
