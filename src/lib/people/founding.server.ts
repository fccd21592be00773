import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { fingerprint, makeSecrets, type InvitationSecrets } from '../identity/invitation-codes.server.ts';
import { Refused } from './command/refused.ts';
import { refusalBehind } from './import/enrol.server.ts';

/** A clinic to be, and who invites everybody else there. */
export interface Founding {
	name: string;
	/** Whom people call who cannot get in. */
	phone: string;
	timeZone: string;
	administrator: { givenName: string; familyName: string };
}

/**
 * Makes the clinic with its first administrator, and answers the secrets of their invitation. Where nobody of a clinic of that
 * name can sign in yet, its administrator is invited again, for an invitation is lost or runs out. Throws Refused where
 * somebody can. `client` is logged in as the owner of the database and in no transaction.
 */
export async function foundClinic(client: pg.ClientBase, founding: Founding): Promise<InvitationSecrets> {
	try {
		await client.query(
			'begin; set local role postgres; lock table care.organisations in share row exclusive mode'
		);
		const administrator =
			(await waitingAdministrator(client, founding.name)) ?? (await found(client, founding));
		const secrets = await invite(client, administrator);
		await client.query('commit');
		return secrets;
	} catch (error) {
		// On a lost connection there is nothing left to undo.
		await client.query('rollback').catch(() => undefined);
		throw error instanceof Refused ? error : refusalBehind(error);
	}
}

/** The administrator of a clinic of that name in which nobody can sign in yet; undefined where there is no such clinic. */
async function waitingAdministrator(client: pg.ClientBase, name: string): Promise<string | undefined> {
	const { rows } = await client.query<{ administrator: string | null }>(
		`select (
			select r.staff_id from care.staff_roles r
			where r.organisation_id = o.id and r.role = 'clinic_admin' and r.period @> now()
				and not exists (
					select from identity.users u join care.people p on p.id = u.id where p.organisation_id = o.id
				)
			limit 1
		) as administrator
		from care.organisations o where o.name = $1`,
		[name]
	);
	const [known] = rows;
	if (known?.administrator === null)
		throw new Refused(
			'There is a clinic of that name, and people sign in there: its administrator invites others.'
		);
	return known?.administrator;
}

async function found(client: pg.ClientBase, founding: Founding): Promise<string> {
	const { name, phone, timeZone, administrator } = founding;
	const [clinic, person] = [newId(), newId()];
	await client.query('insert into care.organisations (id, name, phone, time_zone) values ($1, $2, $3, $4)', [
		clinic,
		name,
		phone,
		timeZone
	]);
	await client.query(
		`insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
		values ($1, $2, 'staff', $3, $4, $5)`,
		[person, clinic, administrator.givenName, administrator.familyName, timeZone]
	);
	await client.query('insert into care.staff (person_id, organisation_id) values ($1, $2)', [person, clinic]);
	await client.query(
		`insert into care.staff_roles (staff_id, organisation_id, role) values ($1, $2, 'clinic_admin')`,
		[person, clinic]
	);
	return person;
}

/** As `care.invite`, which only somebody of the clinic may ask for, and nobody is there yet. */
async function invite(client: pg.ClientBase, person: string): Promise<InvitationSecrets> {
	const secrets = makeSecrets('spoken_code');
	await client.query(
		`insert into identity.invitation_ends (invitation_id, reason)
		select i.id, 'replaced' from identity.invitations i where i.person_id = $1
		on conflict do nothing`,
		[person]
	);
	await client.query(
		`insert into identity.invitations
			(id, organisation_id, person_id, purpose, proof, link_hash, code_hash, spoken_hash, made_by)
		select $1, p.organisation_id, p.id, 'join', 'spoken_code', $3, $4, $5, p.id
		from care.people p where p.id = $2`,
		[
			newId(),
			person,
			fingerprint('key', secrets.link),
			fingerprint('key', secrets.code),
			fingerprint('spoken', secrets.spoken ?? '')
		]
	);
	return secrets;
}
