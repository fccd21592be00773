import pg from 'pg';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { startWorker } from '../../src/worker.server.ts';
import { peopleTheClinic } from './clinic.ts';
import { freshDatabase } from './database.ts';
import { addPasskey, addPassword } from './factors.ts';
import { mailServer, unusedPort } from './mail-server.ts';

afterEach(() => vi.unstubAllEnvs());

test('a change of factors is mailed to its owner once, in general words, and waits while the mail server is away', async () => {
	const database = await freshDatabase();
	const sql = new pg.Client({ connectionString: database.url });
	await sql.connect();
	const port = await unusedPort();
	vi.stubEnv('SMTP_URL', `smtp://127.0.0.1:${port}`);
	const said: string[] = [];
	const worker = await startWorker(
		database.url,
		pino({ level: 'warn' }, { write: (line) => said.push(line) })
	);
	/** As the clock does every minute. */
	const tell = async () => {
		await sql.query(`select graphile_worker.add_job('identity_tell_owners', queue_name => 'mail')`);
		const waiting = () => sql.query('select from graphile_worker.jobs').then(({ rows }) => rows.length);
		await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
	};
	const unmailed = async () =>
		(await sql.query('select from identity.factor_changes where mailed_at is null')).rows.length;
	try {
		const { cast } = await peopleTheClinic(sql);
		await sql.query(`insert into identity.users (id, username, email) values ($1, 'maria', $2)`, [
			cast.maria,
			'm.alvarez@example.org'
		]);
		// The first way in is no news; the second is.
		await addPassword(cast.maria)(sql);
		await addPasskey(cast.maria)(sql);
		expect(await unmailed()).toBe(1);

		await tell();
		expect(await unmailed(), 'nobody listens').toBe(1);
		const troubled = await mailServer(port, { troubled: true });
		await tell();
		expect(troubled.offered()).toBe(1);
		expect(await unmailed(), 'the server has trouble').toBe(1);
		await troubled.stop();

		const { letters, stop } = await mailServer(port);
		await tell();
		await tell();
		expect(letters.map(({ to }) => to)).toEqual([['m.alvarez@example.org']]);
		// A worker that died before it had noted the letter sends it again, as the same letter.
		await sql.query('update identity.factor_changes set mailed_at = null where mailed_at <> changed_at');
		await tell();
		await stop();
		const ids = letters.map(({ words }) => /^Message-ID: (.*)$/im.exec(words)?.[1]);
		expect(ids).toHaveLength(2);
		expect(ids[1]).toBe(ids[0]);
		expect(letters[0]?.words).toContain('Subject: Your sign-in to Closeby was changed');
		expect(letters[0]?.words).toContain('A passkey was added to your login.');
		const withoutAddress = letters[0]?.words.replaceAll('m.alvarez@example.org', '');
		expect(withoutAddress).not.toMatch(/Maria|Alvarez|Lakeside|Nguyen|patient|health|care/i);
		expect(await unmailed()).toBe(0);
		// What the log says of the trouble names nobody either.
		expect(said.join('')).not.toMatch(/alvarez|maria/i);
	} finally {
		await worker.stop();
		await sql.end();
		await database.drop();
	}
});
