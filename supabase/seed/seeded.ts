import { freshDatabase } from '../../tests/db/database.ts';
import { seed, type SignIn } from './demo.ts';

let seeded: Promise<{ url: string; signIns: SignIn[] }> | undefined;

/**
 * A database with the people of the demonstration, loaded once for all test files of a process, which leave it as it is.
 * It goes with the PostgreSQL of the run.
 */
export function seededDatabase(): Promise<{ url: string; signIns: SignIn[] }> {
	seeded ??= freshDatabase().then(async ({ url }) => ({ url, ...(await seed(url)) }));
	return seeded;
}
