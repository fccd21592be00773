import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Database } from '../../src/lib/db/connection.server.ts';
import { changeReading } from '../../src/lib/observations/actions.server.ts';
import { helpFirst } from '../../src/lib/observations/help-first/actions.server.ts';
import { ask } from './clinic.ts';
import { atHome, sugar, type AtHome } from './readings.ts';

/** Maria's phone sends a correction of a sugar as its outbox does. Answers what came of it. */
async function corrects(home: AtHome, reading: string, fields: Record<string, string>) {
	const body = new FormData();
	const all = {
		id: v7(),
		expected: '1',
		at: new Date().toISOString(),
		unit: 'mg/dL',
		sure: 'yes',
		...fields
	};
	for (const [name, value] of Object.entries(all)) body.set(name, value);
	const url = new URL(`https://closeby.example/log/change/glucose/${reading}`);
	const event = {
		request: new Request(url, { method: 'POST', body, headers: { 'x-closeby-person': home.cast.maria } }),
		url,
		params: { reading },
		locals: {
			me: () => ({ person: home.cast.maria, timeZone: 'America/Chicago', kind: 'patient' }),
			transaction: <T>(work: (db: Database) => Promise<T>) => home.as('maria', work)
		}
	};
	const act = helpFirst(
		(posted: typeof event) => changeReading(posted, 'glucose'),
		({ params }) => params.reading
	);
	return act(event).catch((thrown: unknown) => thrown);
}

// What nobody judged is not committed: a scene ends with that question.
test('a note is judged again with each correction, and a word of danger in it calls as in any other', () =>
	atHome(async (home) => {
		const id = v7();
		await home.reads('maria', sugar(120), { id });
		expect(await corrects(home, id, { glucose: '90', note: 'After lunch' })).toMatchObject({ status: 303 });
		expect(
			await corrects(home, id, {
				glucose: '95',
				note: 'My chest hurts',
				expected: '2',
				help_shown: '1 emergency'
			})
		).toMatchObject({ status: 303 });
		expect(await home.alerts()).toMatchObject([{ episode: 'words_emergency', severity: 'red' }]);
		expect(
			await home.asAdmin(
				ask('select version, dangers, shown from care.word_judgements where item_id = $1 order by version', [
					id
				])
			)
		).toEqual([
			{ version: 2, dangers: [], shown: [] },
			{ version: 3, dangers: ['emergency'], shown: ['emergency'] }
		]);
	}));
