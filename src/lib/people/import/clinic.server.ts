import type pg from 'pg';
import { Refused } from '../command/refused.ts';

/** Where patients are enrolled, and who cares for them from then on. */
export interface Clinic {
	id: string;
	name: string;
	timeZone: string;
	/** The person id of the care manager, if one was named. */
	careManager: string | undefined;
}

interface Choice {
	id: string;
	name: string;
	time_zone: string;
}

/**
 * The clinic meant by `organisation` (its name or id) and `careManager` (a username). With neither, the only one there
 * is. Throws Refused when that is nobody's or not clear. `client` acts as the owner of the database.
 */
export async function findClinic(
	client: pg.ClientBase,
	{ organisation, careManager }: { organisation?: string | undefined; careManager?: string | undefined }
): Promise<Clinic> {
	const manager = careManager === undefined ? undefined : await findCareManager(client, careManager);
	const { rows } = await client.query<Choice>(
		'select id, name, time_zone from care.organisations order by name'
	);
	const fitting = rows.filter(
		({ id, name }) => organisation === undefined || name === organisation || id === organisation.toLowerCase()
	);
	const inReach = fitting.filter(({ id }) => manager === undefined || id === manager.organisation);
	const [clinic, another] = inReach;
	if (clinic && !another) {
		return { id: clinic.id, name: clinic.name, timeZone: clinic.time_zone, careManager: manager?.id };
	}
	const known = rows.map(({ name }) => `"${name}"`).join(', ');
	if (rows.length === 0)
		throw new Refused('There is no organisation to enrol patients in yet: make one with npm run clinic:new.');
	if (fitting.length === 0) throw new Refused(`There is no organisation of that name. There is ${known}.`);
	if (!clinic) throw new Refused(`${careManager} does not work at that organisation.`);
	throw new Refused(`Say which organisation the patients belong to, with --organisation: ${known}.`);
}

async function findCareManager(
	client: pg.ClientBase,
	username: string
): Promise<{ id: string; organisation: string }> {
	const { rows } = await client.query<{ id: string; organisation: string }>(
		`select u.id, s.organisation_id as organisation
		from identity.users u
		join care.staff s on s.person_id = u.id
		where u.username = lower($1) and exists (
			select from care.staff_roles r
			where r.staff_id = u.id and r.role = 'care_manager' and r.period @> now()
		)`,
		[username]
	);
	const [found] = rows;
	if (!found) throw new Refused(`There is no care manager with the username ${username}.`);
	return found;
}
