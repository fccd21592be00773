import type pg from 'pg';
import { asPersonOn } from '../../src/lib/db/database.server.ts';
import { recordRead, type Area } from '../../src/lib/db/looks.server.ts';
import { cast } from './cast.ts';

/** Who looked at what this morning. */
const looks: readonly (readonly [by: string, patient: string, areas: readonly Area[]])[] = [
	[cast.lee.id, cast.maria.id, ['messages', 'plan', 'readings']],
	[cast.lee.id, cast.walter.id, ['messages', 'plan']],
	[cast.priya.id, cast.walter.id, ['plan', 'medicines']],
	[cast.rosa.id, cast.maria.id, ['messages', 'plan']]
];

/** Has the log say who looked, as it does when they open a page: a patient who asks finds it kept, not empty. */
export async function look(client: pg.ClientBase): Promise<void> {
	for (const [by, patient, areas] of looks) {
		await client.query('begin');
		await asPersonOn(client, by, async (db) => {
			for (const area of areas) {
				if (!(await recordRead(db, patient, area))) throw new Error(`The cast may not see ${area} here`);
			}
		});
		await client.query('commit');
	}
}
