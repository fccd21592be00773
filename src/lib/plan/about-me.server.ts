import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { mayLook } from '../db/looks.server.ts';
import { iso } from '../db/time.server.ts';
import type { AboutMeInput } from './about-me-input.ts';

/** What helps others to know a patient, as it stands now. */
export interface AboutMe {
	version: number;
	whoMatters: string | null;
	fears: string | null;
	howToTalk: string | null;
	bestTimes: string | null;
	author: string;
	writtenAt: string;
}

/** What is written about a patient; undefined where nothing is, or nothing that the person asking may see. */
export async function readAboutMe(db: Database, patient: string): Promise<AboutMe | undefined> {
	const { rows } = await sql<AboutMe>`
		select a.version, a.who_matters as "whoMatters", a.fears, a.how_to_talk as "howToTalk",
			a.best_times as "bestTimes", a.author_id as author, ${iso('a.written_at')} as "writtenAt"
		from (
			select * from care.about_me m where m.patient_id = ${patient} order by m.version desc limit 1
		) a
		where ${mayLook('a.patient_id', 'plan')}
	`.execute(db);
	return rows[0];
}

/** Writes it whole, over the version that was on the screen. Answers its version. Errors: ABSNT, 42501, MOVED, TAKEN, 23514. */
export async function saveAboutMe(db: Database, patient: string, written: AboutMeInput): Promise<number> {
	const { id, expected, who_matters, fears, how_to_talk, best_times } = written;
	const { rows } = await sql<{ version: number }>`
		select care.save_about_me(${id}, ${patient}, ${expected}, ${who_matters ?? null}, ${fears ?? null},
			${how_to_talk ?? null}, ${best_times ?? null}) as version
	`.execute(db);
	const [saved] = rows;
	if (!saved) throw new Error('What is about a patient was saved and not given back');
	return saved.version;
}
