import * as v from 'valibot';
import { readEnvironment } from '../../env.ts';
import { shownCode } from '../identity/paper-code.ts';
import { nameOf } from '../ui/plain-text.ts';
import { command, readArguments, say } from './command/command.server.ts';
import { connectAsOwner, loadEmbedded } from './command/connect.server.ts';
import { Refused } from './command/refused.ts';
import { foundClinic, type Founding } from './founding.server.ts';

const help = `Makes a clinic and invites its first administrator, who then invites everybody else in the console.

  npm run clinic:new -- --name "Lakeside Family Health" --phone "(303) 555-0142" --time-zone America/Denver
    --given-name Noor --family-name Haddad

Prints what the administrator needs to come in, once and within seven days. Run again before anybody of the clinic
can sign in, it invites the administrator anew.
`;

await command(run);

async function run(): Promise<number> {
	const text = { type: 'string' } as const;
	const { values } = readArguments({
		options: {
			name: text,
			phone: text,
			'time-zone': text,
			'given-name': text,
			'family-name': text,
			help: { type: 'boolean', short: 'h' }
		}
	});
	if (values.help) {
		say(help);
		return 0;
	}
	const founding: Founding = {
		name: given('name', values.name),
		phone: given('phone', values.phone),
		timeZone: readTimeZone(given('time-zone', values['time-zone'])),
		administrator: {
			givenName: given('given-name', values['given-name']),
			familyName: given('family-name', values['family-name'])
		}
	};
	const client = await connectAsOwner('to make a clinic in');
	try {
		const origin = readOrigin();
		const { link, code, spoken } = await foundClinic(client, founding);
		say(`${founding.name} is there. Its administrator opens, within seven days:\n`);
		say(`  ${origin}/join/${link}\n`);
		say(`or types ${shownCode(code)} at ${origin}/join, and is asked for these six digits: ${spoken}`);
		return 0;
	} finally {
		await client.end();
	}
}

function given(option: string, value = ''): string {
	const read = v.safeParse(nameOf(200), value);
	if (!read.success) throw new Refused(`Say --${option}, in at most 200 characters. See --help.`);
	return read.output;
}

function readTimeZone(name: string): string {
	try {
		return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
	} catch (error) {
		throw new Refused('There is no such time zone; one is America/Denver.', { cause: error });
	}
}

/** The address people type. By the secret that is set beside it the app will know the invitation. */
function readOrigin(): string {
	const embedded = loadEmbedded();
	const { CLOSEBY_SECRET, ORIGIN, PUBLIC_SUPABASE_URL } = readEnvironment();
	// The embedded stack and its app are at one address.
	const origin = ORIGIN ?? (embedded ? PUBLIC_SUPABASE_URL : undefined);
	if (CLOSEBY_SECRET === undefined || origin === undefined)
		throw new Refused('Set CLOSEBY_SECRET and ORIGIN to what the app has, or start Closeby with npm start.');
	return origin;
}
