import pg from 'pg';
import type { SignedIn } from './clinic.ts';
import type { SentReading } from './readings.load.ts';

/** What became of readings whose writers were told that they are stored. */
export interface ReadingsReckoning {
	sent: number;
	/** Stored, each once. */
	stored: number;
	judged: number;
	/** Patients who wrote one of which a rule speaks. */
	crossed: number;
	/** Of those, who have exactly the alert that it opens. */
	opened: number;
	/** Alerts nobody should have, by episode. */
	other: string[];
}

/** Counts as the owner, past all policies. */
export async function reckonReadings(
	adminUrl: string,
	people: readonly SignedIn[],
	sent: readonly SentReading[]
): Promise<ReadingsReckoning> {
	const sql = new pg.Client({ connectionString: adminUrl });
	await sql.connect();
	try {
		const crossed = [...new Set(sent.filter(({ crosses }) => crosses).map(({ person }) => person))];
		const { rows } = await sql.query<Omit<ReadingsReckoning, 'sent' | 'crossed'>>(
			`select
				(
					select count(*)::int from (
						select from care.observations o where o.id = any ($1) group by o.id having count(*) = 1
					) one
				) as stored,
				(select count(*)::int from private.observation_judgements j where j.item_id = any ($1)) as judged,
				count(*) filter (where a.patient_id = any ($2) and a.episode = 'glucose_low' and a.severity = 'red')::int
					as opened,
				coalesce(array_agg(distinct a.episode)
					filter (where a.patient_id <> all ($2) or a.episode <> 'glucose_low'), '{}') as other
			from care.alerts a where a.patient_id = any ($3)`,
			[sent.map(({ id }) => id), crossed, people.map(({ person }) => person)]
		);
		const [counted] = rows;
		if (counted === undefined) throw new Error('Nothing was counted');
		return { sent: sent.length, crossed: crossed.length, ...counted };
	} finally {
		await sql.end();
	}
}
