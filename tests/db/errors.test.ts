import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { isDatabaseAway, problemOf } from '../../src/lib/db/errors.ts';
import { ask } from './clinic.ts';
import { asAdmin } from './database.ts';

const folder = path.join(import.meta.dirname, '../../supabase');
const migrations = readdirSync(path.join(folder, 'migrations'))
	.map((file) => readFileSync(path.join(folder, 'migrations', file), 'utf8'))
	.join('\n');
const conventions = readFileSync(path.join(folder, 'README.md'), 'utf8');

/** The errors our functions raise, as they name them: a code of five characters or a condition of PostgreSQL's. */
const raised = [
	...new Set([...migrations.matchAll(/errcode\s*=\s*'(\w+)'/gi)].map(([, code = '']) => code))
].sort();

/** What PostgreSQL throws when an error is raised under this name. */
async function thrown(code: string): Promise<unknown> {
	return asAdmin(ask(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`)).catch(
		(error: unknown) => error
	);
}

test('there are errors to look at', () => {
	expect(raised).toEqual(expect.arrayContaining(['ABSNT', 'CLOSD', 'TAKEN']));
});

test.each([
	'admin_shutdown',
	'disk_full',
	'out_of_memory',
	'too_many_connections',
	'read_only_sql_transaction'
])('a database that says %s is away for the moment', async (code) => {
	expect(isDatabaseAway(await thrown(code))).toBe(true);
	expect(isDatabaseAway(await thrown('check_violation'))).toBe(false);
});

for (const code of raised) {
	test(`${code} means something to people and stands in the conventions`, async () => {
		const error = await thrown(code);
		expect(error).toBeInstanceOf(pg.DatabaseError);
		expect(problemOf(error)?.status).toBeGreaterThanOrEqual(400);
		expect(problemOf(error)?.key).toMatch(/^common\.problem\./);
		expect(conventions).toMatch(new RegExp(`^\\| \`${code}\` `, 'm'));
	});
}

test('the conventions list no code of ours that nothing raises', () => {
	const listed = [...conventions.matchAll(/^\| `([A-Z]{5})` /gm)].map(([, code]) => code).sort();
	expect(listed).toEqual(raised.filter((code) => /^[A-Z]{5}$/.test(code)));
});

test('an error that nobody foresaw is a fault of ours, not of the person', async () => {
	expect(problemOf(await thrown('P0001'))).toBeUndefined();
	expect(problemOf(new Error('ABSNT'))).toBeUndefined();
});

test('a database that does not answer is away for the moment', async () => {
	const client = new pg.Client({ connectionString: inject('database').shared, query_timeout: 20 });
	await client.connect();
	const hung: unknown = await client.query('select pg_sleep(2)').catch((error: unknown) => error);
	await client.end();
	expect(isDatabaseAway(hung)).toBe(true);
});
