import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import type { CareObservationSource } from '../../db/generated.ts';
import { iso } from '../../db/time.server.ts';
import type { Entered } from '../../observations/check.ts';
import type { MealContext, MeasureKey } from '../../observations/measures.ts';
import { enteredOf, type StoredComponents } from '../../observations/stored.ts';
import type { Feeling, Symptom } from '../../observations/symptoms.ts';
import { fullName } from '../../people/people.server.ts';

/** A reading as it stood until it was corrected, or stands. Nothing entered: it was taken out. */
export interface ReadingVersion {
	version: number;
	entered: Entered[] | null;
	context: MealContext | null;
	note: string | null;
	/** When it was measured, and written down; ISO 8601. */
	at: string;
	recordedAt: string;
	/** Null where it is nobody the reader may know. */
	by: string | null;
	source: CareObservationSource;
	/** What the device that sent it is called. */
	device: string | null;
}

/** A reading with all that it ever said. */
export interface TracedReading {
	id: string;
	measure: MeasureKey;
	/** The version that stands comes first. */
	versions: [ReadingVersion, ...ReadingVersion[]];
}

type StoredVersion = Omit<ReadingVersion, 'entered'> & { components: StoredComponents | null };
type StoredReading = Omit<TracedReading, 'versions'> & { versions: [StoredVersion, ...StoredVersion[]] };

const versionOf = ({ components, ...version }: StoredVersion): ReadingVersion => ({
	...version,
	entered: components && enteredOf(components)
});

/**
 * A patient's readings of the last 35 days, those that were taken out too, newest first, with every earlier version the
 * person asking may see; the look is recorded. Undefined where readings are not for them.
 */
export async function tracedReadings(db: Database, patient: string): Promise<TracedReading[] | undefined> {
	const { rows } = await sql<{ readings: StoredReading[] }>`
		select (
			select coalesce(json_agg(json_build_object('id', o.id, 'measure', o.measure, 'versions', (
				select json_agg(json_build_object('version', v.version, 'context', v.context, 'note', v.note,
					'at', v.effective_at, 'recordedAt', v.recorded_at, 'by', ${fullName('p')},
					'source', v.source, 'device', v.device, 'components', v.components) order by v.version desc)
				from care.observations v left join care.people p on p.id = v.author_id
				where v.id = o.id
			)) order by o.effective_at desc, o.recorded_at desc), '[]')
			from (
				select * from care.observations o
				where o.patient_id = s.person_id and o.superseded_at is null and o.effective_at > now() - interval '35 days'
				order by o.effective_at desc, o.recorded_at desc limit 300
			) o
		) as readings
		from care.patients s
		where s.person_id = ${patient} and audit.record_read(s.person_id, 'readings')
	`.execute(db);
	return rows[0]?.readings.map(({ versions: [stands, ...earlier], ...reading }) => ({
		...reading,
		versions: [versionOf(stands), ...earlier.map(versionOf)]
	}));
}

/** A daily check as it was said, by whom; `takenOut` where whoever said it took it out. */
export interface TracedCheck {
	id: string;
	feeling: Feeling | null;
	symptoms: Symptom[];
	note: string | null;
	/** ISO 8601. */
	at: string;
	by: string | null;
	source: CareObservationSource;
	takenOut: boolean;
}

/** A patient's daily checks of the last 35 days that the person asking may see, newest first; the look is recorded. */
export async function dailyChecks(db: Database, patient: string): Promise<TracedCheck[]> {
	const { rows } = await sql<TracedCheck>`
		select r.id, r.feeling, r.symptoms, r.note, ${iso('r.effective_at')} as at, ${fullName('p')} as by,
			r.source, r.withdrawn_at is not null as "takenOut"
		from care.symptom_reports r left join care.people p on p.id = r.author_id
		where r.patient_id = ${patient} and r.effective_at > now() - interval '35 days'
			and audit.record_read(r.patient_id, 'readings')
		order by r.effective_at desc, r.recorded_at desc limit 100
	`.execute(db);
	return rows;
}
