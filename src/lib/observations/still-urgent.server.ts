import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { evaluate } from './evaluate.ts';
import { isSilent, worstOf } from './history.ts';
import { historyOf } from './log.ts';
import { readLog } from './log.server.ts';

/** What somebody wrote down in the last day that cannot wait. */
export interface StillUrgent {
	severity: 'red' | 'yellow';
	/** Thoughts of suicide, and nothing else: 988 is for them. */
	crisis: boolean;
	/** The latest of what it rests on; the Log tells what to do about it. */
	item: string;
}

/**
 * What of a patient's own notes still calls for somebody, so that it is not told once and then gone; undefined where nothing
 * does, where the care team has looked at it and ended it, and where it is known for this patient.
 */
export async function stillUrgent(
	db: Database,
	patient: string,
	now: string
): Promise<StillUrgent | undefined> {
	const log = await readLog(db, patient);
	if (!log) return undefined;
	const { rows } = await sql<{
		episode: string;
	}>`select episode from care.ended_episodes(${patient})`.execute(db);
	const ended = rows.map(({ episode }) => episode);
	const history = historyOf(log, now);
	const found = evaluate(history).filter(
		({ rule, episode, evidence }) =>
			evidence.length > 0 && !isSilent(rule, history) && !ended.includes(episode)
	);
	const severity = worstOf(found);
	if (severity !== 'red' && severity !== 'yellow') return undefined;
	const worst = found.filter((verdict) => verdict.severity === severity);
	const item = worst[0]?.evidence.at(-1);
	if (item === undefined) return undefined;
	return { severity, item, crisis: worst.every(({ episode }) => episode === 'self_harm') };
}
