import { answerAlert as answer } from '../../src/lib/observations/alerts.server.ts';
import type { AlertAnswer } from '../../src/lib/observations/input.ts';
import type { Database } from '../../src/lib/db/connection.server.ts';

/** An answer to an alert; by somebody who has seen everything about it, where it is not said how much. */
export type Answer = Omit<AlertAnswer, 'findings'> & Partial<Pick<AlertAnswer, 'findings'>>;

/** As the product's own, for an `Answer`. */
export const answerAlert = (db: Database, given: Answer): Promise<void> =>
	answer(db, { findings: 1_000, ...given });
