import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import * as v from 'valibot';
import { writeWhole } from './files.ts';

const SignIns = v.array(
	v.object({ name: v.string(), username: v.string(), password: v.string(), role: v.string() })
);

/** How the people of the demonstration sign in. */
export type SignIn = v.InferOutput<typeof SignIns>[number];

/**
 * Seeds the demo people into a database without any users, and answers how they sign in, then and at every later
 * start of the same data folder. Answers nobody for a database that real people were enrolled into.
 */
export async function demoSignIns(dataFolder: string, adminUrl: string): Promise<SignIn[]> {
	const file = join(dataFolder, 'demo.json');
	if (existsSync(file)) return v.parse(SignIns, JSON.parse(readFileSync(file, 'utf8')));
	if (!(await isForDemo(adminUrl))) return [];
	// Loaded only when needed: it brings months of made-up history.
	const { seed } = await import('../seed/demo.ts');
	const { signIns } = await seed(adminUrl);
	writeWhole(file, `${JSON.stringify(signIns, undefined, '\t')}\n`);
	return signIns;
}

/** Whether nobody is there yet, or the demo people are: a start may have ended before it noted how they sign in. */
async function isForDemo(adminUrl: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	try {
		const { rows } = await client.query<{ fit: boolean }>(
			`select not exists (select from identity.users) or exists (select from identity.demo_users) as fit`
		);
		return rows[0]?.fit === true;
	} finally {
		await client.end();
	}
}
