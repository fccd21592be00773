import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import type { DB } from '../../src/lib/db/generated.ts';
import { conversationChanges } from '../../src/lib/messaging/changes.server.ts';
import {
	conversationLines,
	conversationPage,
	openConversation
} from '../../src/lib/messaging/conversations.server.ts';
import { earlierVersions } from '../../src/lib/messaging/messages.server.ts';
import { patientCard } from '../../src/lib/people/people.server.ts';
import { ask, atTheClinic, change, send, type Clinic } from './clinic.ts';
import { asApp } from './kysely.ts';

// Every way by which the app shows somebody's record to somebody else leaves a look, in the transaction that reads.

type Reading = (db: Kysely<DB>, clinic: Clinic, message: string) => Promise<unknown>;

const readings: [string, string, Reading][] = [
	[
		'opening a conversation',
		'record.read messages',
		(db, { conversations, cast }) => openConversation(db, conversations.maria, cast.lee)
	],
	[
		'an earlier page of it',
		'record.read messages',
		(db, { conversations, cast }) => conversationPage(db, conversations.maria, cast.lee, { before: 2 })
	],
	[
		'reading what changed',
		'record.read messages',
		(db, { conversations }) => conversationChanges(db, conversations.maria, 0)
	],
	['what a message said before', 'record.read messages', (db, _, message) => earlierVersions(db, message)],
	['the card beside it', 'record.read profile', (db, { cast }) => patientCard(db, cast.maria)],
	['the list with last words', 'record.listed messages', (db, { cast }) => conversationLines(db, cast.lee)]
];

const looksAtMaria = ({ asAdmin, cast }: Clinic) =>
	asAdmin(
		ask<{ look: string }>(
			`select action || ' ' || area as look from audit.events
			where patient_id = $1 and action like 'record.%' order by occurred_at`,
			[cast.maria]
		)
	).then((rows) => rows.map(({ look }) => look));

test.for(readings)('%s is recorded', ([, look, read]) =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		await asPerson(cast.maria, change(id, 'My left foot is swollen'));
		for (const reader of [cast.maria, cast.tess, cast.rosa, cast.dana])
			await asPerson(reader, (client) => read(asApp(client), clinic, id));
		expect(await looksAtMaria(clinic)).toEqual([]);
		const shown = await asPerson(cast.lee, (client) => read(asApp(client), clinic, id));
		expect(JSON.stringify(shown)).toMatch(/swollen|Maria/);
		expect(await looksAtMaria(clinic)).toEqual([look]);
	})
);

test('a list is one look a day at each patient in it, and none at those without words', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		for (let time = 0; time < 3; time++)
			await asPerson(cast.lee, (client) => conversationLines(asApp(client), cast.lee));
		await asPerson(cast.ana, (client) => conversationLines(asApp(client), cast.ana));
		expect(await looksAtMaria(clinic)).toEqual(['record.listed messages', 'record.listed messages']);
		const [others] = await clinic.asAdmin(
			ask<{ n: number }>('select count(*)::int as n from audit.events where patient_id = $1', [cast.walter])
		);
		expect(others).toEqual({ n: 0 });
	}));

test('a right that has ended shows nothing and leaves no look', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asAdmin, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		await asAdmin(
			ask(
				`update care.care_team_members set period = tstzrange(lower(period), now())
				where staff_id = $1 and patient_id = $2`,
				[cast.lee, cast.maria]
			)
		);
		const read = await asPerson(cast.lee, (client) =>
			conversationChanges(asApp(client), conversations.maria, 0)
		);
		expect(read).toBeUndefined();
		const may = await asPerson(cast.lee, (client) =>
			sql<{ may: boolean }>`select audit.record_read(${cast.maria}, 'messages') as may`.execute(asApp(client))
		);
		expect(may.rows).toEqual([{ may: false }]);
		expect(await looksAtMaria(clinic)).toEqual([]);
	}));
