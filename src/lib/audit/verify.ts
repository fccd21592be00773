import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { command, complain, readArguments, say, typedPath } from '../people/command/command.server.ts';
import { connectAsOwner } from '../people/command/connect.server.ts';
import { Refused } from '../people/command/refused.ts';

const help = `Verifies the access log: recomputes the chain of every organisation, in order.

  npm run audit:verify -- [--kept <file>]

Prints a line for each organisation: its id, the number of links, the last hash, and its name. Keep these lines on
another machine: whoever can write this database could cut off the end of a chain or make a new one, and only a hash
kept elsewhere tells. With --kept the lines of such a file, one or many, are held against the chains.

Ends with 1 when a chain is broken, an event is without its link, or a kept hash is no longer there.
`;

interface Kept {
	organisation: string;
	number: string;
	hash: string;
}

await command(run);

async function run(): Promise<number> {
	const { values } = readArguments({ options: { kept: { type: 'string' }, help: { type: 'boolean' } } });
	if (values.help) {
		say(help);
		return 0;
	}
	const kept = values.kept === undefined ? [] : readKept(typedPath(values.kept));
	const client = await connectAsOwner('whose access log could be verified');
	try {
		const found = (await verifyChains(client)) + (await compareKept(client, kept));
		if (found > 0) complain('The log was changed by somebody who can write this database.');
		return found === 0 ? 0 : 1;
	} finally {
		await client.end();
	}
}

/** What was kept, whatever stands around it. A line that was damaged is not passed over: its hash would prove nothing. */
function readKept(file: string): Kept[] {
	const kept = textOf(file)
		.split(/\r?\n/)
		.flatMap((line, index): Kept[] => {
			if (!/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(line)) return [];
			const [, organisation, number, hash] =
				/^([0-9a-f-]{36}) (\d+) ([0-9a-f]{64}|-)(?: |$)/.exec(line) ?? [];
			if (!organisation || !number || !hash)
				throw new Refused(`Line ${index + 1} of the file is not as this command once printed it.`);
			return hash === '-' ? [] : [{ organisation, number, hash }];
		});
	if (kept.length === 0) throw new Refused('The file has no line that this command once printed.');
	return kept;
}

function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new Refused('The file of kept lines cannot be read.', { cause: error });
	}
}

/** Says how each organisation's chain is, and answers how many are broken. */
async function verifyChains(client: pg.Client): Promise<number> {
	const organisations = await client.query<{ id: string; name: string }>(
		'select id, name from care.organisations order by id'
	);
	let broken = 0;
	for (const { id, name } of organisations.rows) {
		const { rows } = await client.query<{
			links: string;
			head: string | null;
			at: string | null;
			problem: string | null;
		}>(`select links, encode(head, 'hex') as head, broken_at as at, problem from audit.verify($1)`, [id]);
		const [chain] = rows;
		say(`${id} ${chain?.links ?? 0} ${chain?.head ?? '-'} ${name}`);
		if (!chain?.problem) continue;
		broken += 1;
		complain(`${name}: ${chain.at === null ? '' : `broken at link ${chain.at}, `}${chain.problem}.`);
	}
	return broken;
}

/** Names the kept hashes that are no longer in their chains, and answers how many. */
async function compareKept(client: pg.Client, kept: readonly Kept[]): Promise<number> {
	let gone = 0;
	for (const { organisation, number, hash } of kept) {
		const { rowCount } = await client.query(
			`select from audit.chain where organisation_id = $1 and number = $2 and hash = decode($3, 'hex')`,
			[organisation, number, hash]
		);
		if (rowCount === 1) continue;
		gone += 1;
		complain(`${organisation}: link ${number} is not the one that was kept.`);
	}
	return gone;
}
