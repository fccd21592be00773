import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startCloseby } from '../server.ts';

// The first start on this checkout also builds the app.
const startLimit = 180_000;
const comeBack = { timeout: 30_000, interval: 100 };

test(
	'a Closeby on which nothing rings does not say that it is ready',
	async () => {
		const closeby = await startCloseby({ env: { CLOSEBY_DEMO: '0' } });
		const { DATABASE_ADMIN_URL } = parseEnv(readFileSync(path.join(closeby.data, 'connection.env'), 'utf8'));
		const admin = new pg.Client({ connectionString: DATABASE_ADMIN_URL });
		const ready = async (): Promise<unknown> => {
			const answer = await fetch(new URL('/up/ready', closeby.url));
			return [answer.status, await answer.json()];
		};
		const letIn = (whether: boolean) =>
			admin.query('update pg_database set datallowconn = $1 where datname = current_database()', [whether]);
		const well = { database: true, realtime: true, worker: true };
		try {
			await admin.connect();
			await expect.poll(ready, comeBack).toEqual([200, well]);
			// What is connected stays so, and the one connection on which the database is heard cannot come back.
			await letIn(false);
			await admin.query(
				`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'closeby realtime listener'`
			);
			await expect.poll(ready, comeBack).toEqual([503, { ...well, realtime: false }]);
			await letIn(true);
			await expect.poll(ready, comeBack).toEqual([200, well]);
		} finally {
			await admin.end();
			await closeby.stop();
		}
	},
	startLimit
);
