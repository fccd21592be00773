import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleTheClinic, send, type Clinic } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

const command = path.join(import.meta.dirname, '../../src/lib/audit/verify.ts');

let database: FreshDatabase;
let admin: pg.Client;
let clinic: Pick<Clinic, 'cast' | 'conversations'>;
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'closeby-verify-'));
	database = await freshDatabase();
	admin = new pg.Client({ connectionString: database.url });
	await admin.connect();
	clinic = await peopleTheClinic(admin);
	for (let index = 0; index < 4; index++) await say(`Note ${index}`);
});

afterAll(async () => {
	await admin.end();
	await database.drop();
	await rm(folder, { recursive: true, force: true });
});

async function say(words: string): Promise<void> {
	await admin.query(`begin; set local role authenticated;
		select set_config('request.jwt.claims', '{"sub":"${clinic.cast.maria}"}', true)`);
	await send(clinic.conversations.maria, words)(admin);
	await admin.query('commit');
}

interface Ended {
	code: number;
	output: string;
	complaint: string;
}

const verify = (words: string[] = [], url = database.url, from = '') =>
	new Promise<Ended>((resolve) => {
		const env = { ...process.env, DATABASE_ADMIN_URL: url, INIT_CWD: from };
		const child = execFile(process.execPath, [command, ...words], { env }, (_, output, complaint) =>
			resolve({ code: child.exitCode ?? -1, output, complaint })
		);
	});

test('a whole log is told with its last hash, which later proves that the end was not cut off', async () => {
	const first = await verify();
	expect(first).toMatchObject({ code: 0, complaint: '' });
	expect(first.output).toMatch(new RegExp(`^${clinic.cast.lakeside} 4 [0-9a-f]{64} Lakeside Clinic$`, 'm'));
	expect(first.output).toMatch(new RegExp(`^${clinic.cast.hillview} 0 - Hillview Clinic$`, 'm'));

	const kept = path.join(folder, 'kept');
	await writeFile(kept, first.output);
	await say('One more');
	expect(await verify(['--kept', kept])).toMatchObject({ code: 0, complaint: '' });
	// Where npm was called, not where it runs the command.
	expect(await verify(['--kept', 'kept'], database.url, folder)).toMatchObject({ code: 0, complaint: '' });

	// The last two events go, with their links: what is left is a whole chain, but not the one that was.
	await admin.query(`begin; set local session_replication_role = replica;
		with cut as (delete from audit.chain where number > 3 returning event_id)
		delete from audit.events where id in (select event_id from cut); commit`);
	expect(await verify()).toMatchObject({ code: 0 });
	const cut = await verify(['--kept', kept]);
	expect(cut.code).toBe(1);
	expect(cut.complaint).toContain(`${clinic.cast.lakeside}: link 4 is not the one that was kept.`);
});

test('the first broken link is named, and the command ends with 1', async () => {
	await admin.query(`begin; set local session_replication_role = replica;
		update audit.events set action = 'record.read'
		where id = (select event_id from audit.chain where number = 2); commit`);
	expect(await verify()).toMatchObject({
		code: 1,
		complaint:
			'Lakeside Clinic: broken at link 2, its event was changed.\nThe log was changed by somebody who can write this database.\n'
	});
});

test('a file that is not there, or whose lines are damaged, proves nothing and says so', async () => {
	const missing = await verify(['--kept', path.join(folder, 'absent')]);
	expect(missing).toEqual({ code: 1, output: '', complaint: 'The file of kept lines cannot be read.\n' });
	const { output } = await verify();
	const damaged = path.join(folder, 'damaged');
	const [whole = ''] = output.split('\n').filter((line) => line.includes('Lakeside'));
	await writeFile(
		damaged,
		`> closeby\r\n${whole}\r\n${whole.replace(/[0-9a-f]{4} Lakeside/, ' Lakeside')}\n`
	);
	expect((await verify(['--kept', damaged])).complaint).toBe(
		'Line 3 of the file is not as this command once printed it.\n'
	);
	expect((await verify(['--keep', damaged])).complaint).toContain('See --help.');
});

test('a file without kept lines, and a database that does not answer, are one clear line', async () => {
	const empty = path.join(folder, 'empty');
	await writeFile(empty, 'nothing\n');
	expect(await verify(['--kept', empty])).toMatchObject({
		code: 1,
		complaint: 'The file has no line that this command once printed.\n'
	});
	const { code, complaint } = await verify([], 'postgres://nobody@127.0.0.1:1/none');
	expect(code).toBe(1);
	expect(complaint).toMatch(/^The database does not answer.*\n$/);
});
