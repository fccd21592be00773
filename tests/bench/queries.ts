import pg from 'pg';
import { readingsSummary } from '../../src/lib/console/readings/summary.server.ts';
import { tracedReadings } from '../../src/lib/console/readings/log.server.ts';
import type { Database } from '../../src/lib/db/connection.server.ts';
import { readLog } from '../../src/lib/observations/log.server.ts';
import { readTrend } from '../../src/lib/observations/trends/trend.server.ts';
import { asApp } from '../db/kysely.ts';
import type { BenchClinic } from './clinic.ts';
import { Times, type Spread } from './spread.ts';

export interface QueryResult {
	name: string;
	/** As the owner, past all policies. */
	bare: Spread;
	/** As the person asks, under them. */
	guarded: Spread;
}

const times = 120;

/** Times the statements behind the pages of readings, with and without policies in turn, over different patients. */
export async function timeQueries(
	adminUrl: string,
	{ manager, caseload }: BenchClinic
): Promise<QueryResult[]> {
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	const db = asApp(client);
	const subjects = caseload.map(({ patient, conversation }) => ({ person: patient.person, conversation }));
	type Subject = (typeof subjects)[number];
	const statements: { name: string; staff: boolean; ask: (db: Database, of: Subject) => Promise<unknown> }[] =
		[
			{ name: 'the Log', staff: false, ask: (on, { person }) => readLog(on, person) },
			{
				name: 'trend of a month',
				staff: false,
				ask: (on, { person }) => readTrend(on, person, 'weight', 'month')
			},
			{
				name: 'trend of a year',
				staff: false,
				ask: (on, { person }) => readTrend(on, person, 'blood_pressure', 'year')
			},
			{ name: 'readings, by staff', staff: true, ask: (on, { person }) => tracedReadings(on, person) },
			{
				name: 'beside a conversation',
				staff: true,
				ask: (on, { conversation }) => readingsSummary(on, conversation)
			}
		];
	try {
		const results: QueryResult[] = [];
		for (const { name, staff, ask } of statements) {
			const bare = new Times();
			const guarded = new Times();
			for (let turn = 0; turn < 2 * times; turn++) {
				const subject = subjects[(turn >> 1) % subjects.length];
				if (subject === undefined) throw new Error('Nobody is enrolled');
				const policies = turn % 2 === 1;
				await client.query('begin');
				await client.query(
					`select set_config('request.jwt.claims', json_build_object('sub', $1::text)::text, true)`,
					[staff ? manager.person : subject.person]
				);
				if (policies)
					await client.query('set local session authorization closeby_app; set local role authenticated');
				const began = performance.now();
				const found = await ask(db, subject);
				(policies ? guarded : bare).add(performance.now() - began);
				await client.query('rollback');
				if (found === undefined) throw new Error(`${name} found nothing`);
			}
			results.push({ name, bare: bare.spread(), guarded: guarded.spread() });
		}
		return results;
	} finally {
		await client.end();
	}
}
