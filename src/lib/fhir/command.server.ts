import { basename } from 'node:path';
import type pg from 'pg';
import { Refused } from '../people/import/refused.ts';
import words from '../i18n/locales/en/fhir.json' with { type: 'json' };
import type { RecordRefused } from './import/refusal.ts';

/** A member of staff as whom a command acts. */
export interface Actor {
	id: string;
	organisation: string;
	organisationName: string;
	timeZone: string;
	careManager: boolean;
}

/** The member of staff with this username. Throws Refused where there is none. */
export async function findActor(client: pg.ClientBase, username: string): Promise<Actor> {
	const { rows } = await client.query<Actor>(
		`select u.id, o.id as organisation, o.name as "organisationName", o.time_zone as "timeZone", exists (
			select from care.staff_roles r where r.staff_id = u.id and r.role = 'care_manager' and r.period @> now()
		) as "careManager"
		from identity.users u
		join care.staff s on s.person_id = u.id
		join care.organisations o on o.id = s.organisation_id
		where u.username = lower($1)`,
		[username]
	);
	const [found] = rows;
	if (!found) throw new Refused(`Nobody of the staff has the username ${username}.`);
	return found;
}

/** The sentence for why a record was refused. */
export function sentenceFor({ code, detail }: RecordRefused): string {
	return words.refused[code].replace('{{detail}}', detail);
}

/** The sentence for a file that is one page of several. */
export const onePage: string = words.result.nextPage;

/** A file may have any name; what would move the cursor or start a new line is not shown. */
export function nameOf(file: string): string {
	return basename(file).replace(/\p{Cc}/gu, '?');
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a command and sets the code that it ends with; what the person at the keyboard can act on is told in a sentence. */
export async function command(run: (words: string[]) => Promise<number>): Promise<void> {
	try {
		process.exitCode = await run(process.argv.slice(2));
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		complain(error.message);
		process.exitCode = 1;
	}
}
