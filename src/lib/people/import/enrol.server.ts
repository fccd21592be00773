import pg from 'pg';
import { v7 as newId } from 'uuid';
import { isDatabaseAway } from '../../db/errors.ts';
import type { Clinic } from './clinic.server.ts';
import { identifierColumns, insertIdentifiers, insertPatient, updatePatient } from './patients.server.ts';
import type { PatientRecord } from './record.ts';
import { Refused } from '../command/refused.ts';

/** What the import of one file came to, in patients. */
export interface Enrolment {
	enrolled: number;
	updated: number;
	unchanged: number;
	/** Of all these, how many have no primary care manager now. */
	withoutCareManager: number;
}

/**
 * Enrols the patients of one file, or updates those who are enrolled already: the same identifier within the clinic is
 * the same person. All or none of them. Throws Refused when the identifiers do not tell clearly who is who, or the
 * database will not have it. `client` is logged in as the owner of the database and in no transaction.
 */
export async function enrol(
	client: pg.ClientBase,
	clinic: Clinic,
	records: PatientRecord[]
): Promise<Enrolment> {
	try {
		await client.query(`begin; set local role postgres; set local statement_timeout = '60s'`);
		const { result } = await enrolEach(client, clinic, records);
		await client.query('commit');
		return result;
	} catch (error) {
		// On a lost connection there is nothing left to undo.
		await client.query('rollback').catch(() => undefined);
		throw error instanceof Refused ? error : refusalBehind(error);
	}
}

/** What went wrong without the driver's detail, which repeats the row and so the patient. */
export function refusalBehind(error: unknown): unknown {
	if (isDatabaseAway(error)) return new Refused('The database could not be reached.', { cause: error });
	if (!(error instanceof pg.DatabaseError)) return error;
	const where = error.constraint === undefined ? '' : `, ${error.constraint}`;
	return new Refused(`The database refused it (${error.code}${where}).`, { cause: error });
}

/**
 * Enrols or updates patients in the transaction that is open on `client`, which acts as the owner's role, and answers their
 * ids as well, in the order of the records. Throws as `enrol` does.
 */
export async function enrolEach(
	client: pg.ClientBase,
	clinic: Clinic,
	records: PatientRecord[]
): Promise<{ result: Enrolment; patients: string[] }> {
	// One import at a time, so that two files cannot enrol the same person side by side.
	await client.query('select from care.organisations where id = $1 for no key update', [clinic.id]);
	const result: Enrolment = { enrolled: 0, updated: 0, unchanged: 0, withoutCareManager: 0 };
	const done = new Set<string>();
	for (const record of records) {
		const known = await personWith(client, clinic, record);
		if (known !== undefined && done.has(known)) {
			throw new Refused('Two of its patients carry the same identifier; they may be one person or two.');
		}
		const id = known ?? newId();
		done.add(id);
		if (known === undefined) {
			await insertPatient(client, clinic, id, record);
			result.enrolled += 1;
		} else {
			const changed = await updatePatient(client, id, record);
			result[changed ? 'updated' : 'unchanged'] += 1;
		}
		await insertIdentifiers(client, clinic, id, record);
		if (clinic.careManager !== undefined) await giveCareManager(client, clinic, id);
	}
	result.withoutCareManager = await countWithoutCareManager(client, [...done]);
	return { result, patients: [...done] };
}

/** The enrolled person who carries the record's identifiers, or undefined when nobody does. */
async function personWith(
	client: pg.ClientBase,
	clinic: Clinic,
	record: PatientRecord
): Promise<string | undefined> {
	const { rows } = await client.query<{ patient_id: string }>(
		`select distinct i.patient_id
		from care.patient_identifiers i
		join unnest($2::text[], $3::text[]) as given (system, value) using (system, value)
		where i.organisation_id = $1`,
		[clinic.id, ...identifierColumns(record)]
	);
	if (rows.length > 1) throw new Refused('The identifiers of one of its patients belong to two people here.');
	return rows[0]?.patient_id;
}

/** Whoever has a primary care manager keeps them, and whoever is already on the team keeps their place. */
async function giveCareManager(client: pg.ClientBase, clinic: Clinic, patient: string): Promise<void> {
	await client.query(
		`insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
		select $1, $2, $3, 'primary'
		where not exists (
			select from care.care_team_members m
			where m.patient_id = $2 and m.period && tstzrange(now(), null)
				and (m.position = 'primary' or m.staff_id = $3)
		)`,
		[clinic.id, patient, clinic.careManager]
	);
}

async function countWithoutCareManager(client: pg.ClientBase, patients: string[]): Promise<number> {
	const { rows } = await client.query<{ count: number }>(
		`select count(*)::int as count from unnest($1::uuid[]) as patient (id)
		where not exists (
			select from care.care_team_members m
			where m.patient_id = patient.id and m.position = 'primary' and m.period @> now()
		)`,
		[patients]
	);
	return rows[0]?.count ?? 0;
}
