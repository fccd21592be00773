import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { openConnection } from './connection.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'closeby-connection-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what was chosen is written for tools, for the owner alone, and is the same after a restart', async () => {
	const { shared } = inject('database');
	const first = await openConnection(folder, shared, 'http://localhost:3000');
	const file = join(folder, 'connection.env');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(parseEnv(readFileSync(file, 'utf8'))).toEqual(first);
	expect(first.PUBLIC_SUPABASE_PUBLISHABLE_KEY).toMatch(/^sb_publishable_[\w-]{32}$/);
	expect(first.SUPABASE_SECRET_KEY).toMatch(/^sb_secret_[\w-]{32}$/);
	for (const secret of [first.SUPABASE_JWT_SECRET, first.CLOSEBY_SECRET])
		expect(Buffer.from(secret, 'base64url')).toHaveLength(48);
	expect(await openConnection(folder, shared, 'http://localhost:3000')).toEqual(first);
});

test('the app signs in with it as closeby_app, which may read nothing by itself', async () => {
	const { DATABASE_URL } = await openConnection(folder, inject('database').shared, 'http://localhost:3000');
	const client = new pg.Client({ connectionString: DATABASE_URL });
	await client.connect();
	try {
		const { rows } = await client.query<{ me: string }>('select current_user as me');
		expect(rows).toEqual([{ me: 'closeby_app' }]);
		await expect(client.query('select from care.people')).rejects.toThrow('permission denied');
	} finally {
		await client.end();
	}
});
