import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';
import type { SignChange, SignSetting, SignZone, Watched } from './signs.ts';
import type { Condition, Symptom } from './symptoms.ts';

/** The signs that the clinic of the row `s` (`organisation_id`) has set. */
export const signsHeld = sql<SignSetting[]>`(
	select coalesce(json_agg(json_build_object('condition', z.condition, 'symptom', z.symptom, 'zone', z.zone)), '[]')
	from care.sign_settings z
	where z.organisation_id = s.organisation_id and z.superseded_at is null and z.zone is not null
)`;

/** What decides which signs hold for a patient, as far as the person asking may know it. */
export async function watchedOf(db: Database, patient: string): Promise<Watched> {
	const { rows } = await sql<Watched>`
		select ${signsHeld} as signs, (
			select coalesce(json_agg(w.condition order by w.started_at), '[]') from care.watched_conditions w
			where w.patient_id = ${patient} and w.ended_at is null
		) as conditions
		from (select private.my_organisation() as organisation_id) s
	`.execute(db);
	return rows[0] ?? { conditions: [], signs: [] };
}

/**
 * What signs have ever meant at the clinic of the person asking, where it set them: an alert rests on what one meant when it
 * was said.
 */
export async function everySignSetting(db: Database): Promise<SignSetting[]> {
	const { rows } = await sql<SignSetting>`
		select distinct z.condition, z.symptom, z.zone from care.sign_settings z
		where z.organisation_id = (select private.my_organisation()) and z.zone is not null
	`.execute(db);
	return rows;
}

/** Every sign that was set for the clinic of the person asking, newest first. */
export async function signChanges(db: Database): Promise<SignChange[]> {
	const { rows } = await sql<SignChange>`
		select z.id, z.condition, z.symptom, z.zone, z.reason, ${fullName('p')} as by, ${iso('z.set_at')} as "setAt",
			z.superseded_at is null as current
		from care.sign_settings z left join care.people p on p.id = z.author_id
		where z.organisation_id = (select private.my_organisation())
		order by z.set_at desc
	`.execute(db);
	return rows;
}

/** A sign as somebody sets it; without a zone it goes back to what ships. */
export interface NewSign {
	/** The change that holds, as it was on the screen; null for what ships. */
	expected: string | null;
	id: string;
	condition: Condition;
	symptom: Symptom;
	zone: SignZone | null;
	reason: string;
}

/**
 * Sets what a sign of a condition means for everybody whom the clinic watches for it. The same id is the same change.
 * Errors: 42501, MOVED (something else holds now), TAKEN, 23514.
 */
export async function setSign(
	db: Database,
	{ expected, id, condition, symptom, zone, reason }: NewSign
): Promise<void> {
	await sql`select care.set_sign(${expected}, ${id}, ${condition}, ${symptom}, ${zone}, ${reason})`.execute(
		db
	);
}
