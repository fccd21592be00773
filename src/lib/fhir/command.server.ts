import type pg from 'pg';
import { Refused } from '../people/command/refused.ts';
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
