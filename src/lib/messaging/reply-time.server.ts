import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { presenceAt, type Presence } from '../people/hours.ts';
import { careTeam, type CareTeamMember } from '../people/people.server.ts';

/** Who reads a patient's messages, their hours, and when to expect an answer. */
export interface ReplyExpectation {
	reader: CareTeamMember | null;
	/** Who answers when the reader is away. */
	cover: CareTeamMember | null;
	presence: Presence | null;
	/** Median of the reader's last 60 days, in seconds; null with fewer than five answers. */
	usualSeconds: number | null;
}

/** Works out, from hours and past answers, what a patient may honestly expect at `now`. */
export async function replyExpectation(db: Database, patient: string, now: Date): Promise<ReplyExpectation> {
	const team = await careTeam(db, patient);
	const cover = team.find(({ position }) => position === 'covering') ?? null;
	// Between one care manager and the next, whoever covers reads.
	const reader = team.find(({ position }) => position === 'primary') ?? cover;
	return {
		reader,
		cover: reader === cover ? null : cover,
		presence: reader && presenceAt(reader.hours, reader.timeZone, now),
		usualSeconds: reader && (await usualReplySeconds(db, reader.id))
	};
}

async function usualReplySeconds(db: Database, staff: string): Promise<number | null> {
	const { rows } = await sql<{ seconds: number | null }>`
		select extract(epoch from private.usual_reply_time(${staff}))::double precision as seconds
	`.execute(db);
	return rows[0]?.seconds ?? null;
}
