import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { readingsSummary } from '../../src/lib/console/readings/summary.server.ts';
import { freshDatabase } from './database.ts';
import { asApp } from './kysely.ts';

// How Postgres finds what stands of readings beside a conversation, with the policies on, among 60,000 readings and 7,000
// messages of 20 patients. What is asserted is the way, never the time. (1,003,750 readings of 250 patients: 9 ms.)

const caseload = `
	insert into care.organisations (id, name, phone, time_zone)
		values (md5('clinic')::uuid, 'Clinic', '+1 555 0100', 'America/Chicago');
	insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
		select md5(name)::uuid, md5('clinic')::uuid, kind::care.person_kind, 'One', 'Person', 'America/Chicago'
		from (select 'lee' as name, 'staff' as kind union all select 'p' || i, 'patient' from generate_series(1, 20) i) one;
	insert into care.staff (person_id, organisation_id) values (md5('lee')::uuid, md5('clinic')::uuid);
	insert into care.patients (person_id, organisation_id, birth_date)
		select id, organisation_id, '1959-03-04' from care.people where kind = 'patient';
	insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
		select organisation_id, person_id, md5('lee')::uuid, 'primary' from care.patients;
	set session_replication_role = replica;
	insert into care.observations (id, version, organisation_id, patient_id, measure, components, source, effective_at,
			time_zone, author_id, recorded_at)
		select gen_random_uuid(), 1, md5('clinic')::uuid, md5('p' || p)::uuid, m,
			jsonb_build_object(m, jsonb_build_object('value', 90, 'unit', '%', 'canonical', 90)), 'typed',
			now() - d * interval '6 hours', 'America/Chicago', md5('p' || p)::uuid, now()
		from generate_series(1, 1000) d, generate_series(1, 20) p, unnest(array['weight', 'oxygen', 'glucose']) m;
	insert into care.messages (id, version, organisation_id, patient_id, conversation_id, seq, change, author_id, body,
			sent_at, written_at)
		select gen_random_uuid(), 1, c.organisation_id, c.patient_id, c.id, n, n,
			case when n % 2 = 0 then c.patient_id else md5('lee')::uuid end, 'Note',
			now() - (350 - n) * interval '1 day', now()
		from care.conversations c, generate_series(1, 350) n;
	set session_replication_role = origin;
	analyze`;

interface PlanNode {
	'Relation Name'?: string;
	'Index Name'?: string;
	'Actual Rows'?: number;
	'Rows Removed by Filter'?: number;
	Plans?: PlanNode[];
}
const nodesOf = ({ Plans = [], ...node }: PlanNode): PlanNode[] => [node, ...Plans.flatMap(nodesOf)];

test('the last readings of each measure and the last contact are read from their indexes, and no more of them', async () => {
	const database = await freshDatabase();
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	try {
		await client.query(caseload);
		const [talk] = (
			await client.query<{ id: string }>(
				`select id from care.conversations where patient_id = md5('p7')::uuid`
			)
		).rows;
		await client.query(`begin; set local session authorization closeby_app; set local role authenticated;
			select set_config('request.jwt.claims', json_build_object('sub', md5('lee')::uuid)::text, true)`);
		const asked = vi.spyOn(client, 'query');
		const summary = await readingsSummary(asApp(client), talk?.id ?? '');
		expect(summary?.measures.map(({ points }) => points.length)).toEqual([30, 30, 30]);
		expect(asked).toHaveBeenCalledOnce();
		const [text, values]: readonly unknown[] = asked.mock.lastCall ?? [];
		asked.mockRestore();
		const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
			`explain (analyze, timing off, format json) ${String(text)}`,
			Array.isArray(values) ? values : []
		);
		const nodes = rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan));
		const looked = nodes.filter((node) => ['observations', 'messages'].includes(node['Relation Name'] ?? ''));
		expect(new Set(looked.flatMap((node) => node['Index Name'] ?? []))).toEqual(
			new Set([
				'messages_heard',
				'observations_patient_id_effective_at_idx',
				'observations_patient_id_measure_effective_at_idx'
			])
		);
		for (const node of looked)
			expect((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)).toBeLessThanOrEqual(30);
	} finally {
		await client.end();
		await database.drop();
	}
});
