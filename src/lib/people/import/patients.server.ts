import type pg from 'pg';
import type { Clinic } from './clinic.server.ts';
import type { PatientRecord } from './record.ts';
import { Refused } from '../command/refused.ts';

/** The identifiers of a record as two arrays, systems and values, for `unnest`. */
export const identifierColumns = ({ identifiers }: PatientRecord): [string[], string[]] => [
	identifiers.map(({ system }) => system),
	identifiers.map(({ value }) => value)
];

/** Enrols a person under a new id; triggers open their conversation and give them the rights to their own record. */
export async function insertPatient(
	client: pg.ClientBase,
	clinic: Clinic,
	id: string,
	record: PatientRecord
): Promise<void> {
	const { givenName, familyName, preferredName, language } = record;
	await client.query(
		`insert into care.people
			(id, organisation_id, kind, given_name, family_name, preferred_name, language, time_zone)
		values ($1, $2, 'patient', $3, $4, $5, $6, $7)`,
		[id, clinic.id, givenName, familyName, preferredName, language, clinic.timeZone]
	);
	await client.query(
		`insert into care.patients (person_id, organisation_id, birth_date, sex, phone, address_lines, city, state,
			postal_code, country)
		values ($1, $10, $2, $3, $4, $5, $6, $7, $8, $9)`,
		[id, ...details(record), clinic.id]
	);
}

const details = (record: PatientRecord) => [
	record.birthDate,
	record.sex,
	record.phone,
	record.addressLines,
	record.city,
	record.state,
	record.postalCode,
	record.country
];

/**
 * Brings an enrolled patient in line with the record. Language, preferred name and time zone are left alone: after
 * enrolment they are the person's own choice. Answers whether anything was different. Throws Refused when the record
 * seems to be somebody else's.
 */
export async function updatePatient(
	client: pg.ClientBase,
	id: string,
	record: PatientRecord
): Promise<boolean> {
	await refuseSomebodyElse(client, id, record);
	const { givenName, familyName } = record;
	const named = await client.query(
		`update care.people set given_name = $2, family_name = $3
		where id = $1 and (given_name, family_name) is distinct from ($2, $3)`,
		[id, givenName, familyName]
	);
	const described = await client.query(
		`update care.patients
		set birth_date = $2, sex = $3, phone = $4, address_lines = $5, city = $6, state = $7, postal_code = $8,
			country = $9
		where person_id = $1
			and (birth_date, sex, phone, address_lines, city, state, postal_code, country)
				is distinct from ($2::date, $3, $4, $5::text[], $6, $7, $8, $9)`,
		[id, ...details(record)]
	);
	return named.rowCount !== 0 || described.rowCount !== 0;
}

/**
 * A number typed into the wrong record would overwrite one patient with another, words and all. Those whose records lie
 * together share a name: husband and wife, mother and daughter. So with another birth date both names have to be the same,
 * of the given ones the first, however they are written.
 */
async function refuseSomebodyElse(client: pg.ClientBase, id: string, record: PatientRecord): Promise<void> {
	const { rows } = await client.query(
		`select from care.people p join care.patients c on c.person_id = p.id
		where p.id = $1 and c.birth_date <> $2::date and (
			private.name_key(split_part(p.given_name, ' ', 1)) <> private.name_key(split_part($3, ' ', 1))
			or private.name_key(p.family_name) <> private.name_key($4)
		)`,
		[id, record.birthDate, record.givenName, record.familyName]
	);
	if (rows.length === 0) return;
	throw new Refused(
		'An identifier of one of its patients belongs here to a person with another name and another birth date.'
	);
}

/** Adds the identifiers not known yet. Those a record no longer has stay: they tell who this is, also later. */
export async function insertIdentifiers(
	client: pg.ClientBase,
	clinic: Clinic,
	id: string,
	record: PatientRecord
): Promise<void> {
	await client.query(
		`insert into care.patient_identifiers (organisation_id, patient_id, system, value)
		select $1, $2, given.system, given.value
		from unnest($3::text[], $4::text[]) as given (system, value)
		on conflict (organisation_id, system, value) do nothing`,
		[clinic.id, id, ...identifierColumns(record)]
	);
}
