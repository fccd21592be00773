import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../tests/db/database.ts';
import { cast, organisations } from '../seed/cast.ts';
import { demoSignIns } from './demo.ts';

let database: FreshDatabase;
let folder: string;
beforeEach(async () => {
	database = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), 'closeby demo '));
	const { id, name, phone, timeZone } = organisations.lakeside;
	await asAdmin('insert into care.organisations (id, name, phone, time_zone) values ($1, $2, $3, $4)', [
		id,
		name,
		phone,
		timeZone
	]);
	await asAdmin('insert into identity.users (id, username) values ($1, $2)', [maria, 'maria']);
});
afterEach(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

const maria = cast.maria.id;

/** Stores rows as the seed does: without what hangs on them. */
async function asAdmin(sql: string, values: unknown[]): Promise<void> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	try {
		await client.query('set session_replication_role = replica');
		await client.query(sql, values);
	} finally {
		await client.end();
	}
}

test('a start that ended between the demo people and the note of how they sign in loses nothing', async () => {
	await asAdmin('insert into identity.demo_users (user_id, position, name, part) values ($1, 0, $2, $3)', [
		maria,
		'Maria Alvarez',
		'patient'
	]);
	const found = await demoSignIns(folder, database.url);
	expect(found).toMatchObject([{ name: 'Maria Alvarez', username: 'maria' }]);
	expect(await demoSignIns(folder, database.url)).toEqual(found);
});

test('a database that real people were enrolled into gets no demo people', async () => {
	expect(await demoSignIns(folder, database.url)).toEqual([]);
	expect(existsSync(join(folder, 'demo.json'))).toBe(false);
});
