import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CareRelationship } from '../db/generated.ts';
import { draftIn } from './address.ts';
import type { Right } from './can.ts';
import { fullName, relationshipTo, shortName } from './people.server.ts';
import { rightsOf } from './rights.server.ts';

/** A patient somebody helps. */
export interface Helped {
	id: string;
	name: string;
	shortName: string;
	/** What the caregiver is to them. */
	relationship: CareRelationship | null;
}

/** An end of their help that a caregiver was told of. */
export interface Ending {
	consent: string;
	shortName: string;
	/** ISO 8601 */
	at: string;
}

/** Whose record the page is about, and what the person asking may do of it. */
export interface Circle {
	/** Null where the address names nobody, and where the person may see nothing of whom it names. */
	subject: Helped | null;
	/** Everybody a caregiver helps. */
	helped: Helped[];
	rights: Right[];
	endings: Ending[];
}

/** Reads whom a person may see, and of these the one that the address is about. */
export async function circleOf(
	db: Database,
	{ person, kind }: { person: string; kind: string },
	about: string | undefined
): Promise<Circle> {
	const [rights, helped, endings] = await Promise.all([
		rightsOf(db, person),
		patientsOf(db, person),
		kind === 'caregiver' ? endingsTold(db, person) : []
	]);
	if (kind === 'patient') {
		const subject = helped.find(({ id }) => id === person && about === undefined);
		return { subject: subject ?? null, helped: [], rights, endings };
	}
	const subject = helped.find(({ id }) => id === about || draftIn(about) !== undefined);
	return { subject: subject ?? null, helped, rights, endings };
}

/** The patients of whose record somebody may see anything now; their own among them. */
function patientsOf(db: Database, person: string): Promise<Helped[]> {
	return db
		.selectFrom('care.people as p')
		.where('p.kind', '=', 'patient')
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('private.rights as r')
					.whereRef('r.patient_id', '=', 'p.id')
					.where('r.person_id', '=', person)
					.where(sql<boolean>`r.period @> now()`)
			)
		)
		.select([
			'p.id',
			fullName('p').as('name'),
			shortName('p').as('shortName'),
			relationshipTo(sql`${person}::uuid`, sql`p.id`).as('relationship')
		])
		.orderBy('p.given_name')
		.orderBy('p.id')
		.execute();
}

function endingsTold(db: Database, person: string): Promise<Ending[]> {
	return db
		.selectFrom('care.consent_versions as v')
		.innerJoin('care.people as p', 'p.id', 'v.patient_id')
		.where('v.caregiver_id', '=', person)
		.where('v.superseded_at', 'is', null)
		.where('v.told_at', 'is not', null)
		.select(['v.consent_id as consent', shortName('p').as('shortName')])
		.select(sql<string>`to_char(v.told_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`.as('at'))
		.execute();
}
