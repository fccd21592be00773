import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import type { CareObservationSource } from '../../db/generated.ts';
import type { Entered } from '../../observations/check.ts';
import type { MealContext, MeasureKey } from '../../observations/measures.ts';
import { enteredOf, type StoredComponents } from '../../observations/stored.ts';
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
}

/** A reading with all that it ever said. */
export interface TracedReading {
	id: string;
	measure: MeasureKey;
	source: CareObservationSource;
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
			select coalesce(json_agg(json_build_object('id', o.id, 'measure', o.measure, 'source', o.source, 'versions', (
				select json_agg(json_build_object('version', v.version, 'context', v.context, 'note', v.note,
					'at', v.effective_at, 'recordedAt', v.recorded_at, 'by', ${fullName('p')},
					'components', v.components) order by v.version desc)
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
