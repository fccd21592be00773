import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { conversationLines, openConversation } from '../../src/lib/messaging/conversations.server.ts';
import { ask, atTheClinic, markRead, outcome, send } from './clinic.ts';
import { filledIn, freshly, letRosaHelp, pause, resume, save } from './consents.ts';
import { asApp } from './kysely.ts';

/** How far people other than the one who wrote have read. */
const steps = (conversation: string, writer: string) =>
	ask<{ person: string; seq: number }>(
		`select person_id as person, seq::int from care.reads where conversation_id = $1 and person_id <> $2
		order by seq, read_at`,
		[conversation, writer]
	);

test('reading goes forwards, never past the end, and everyone in the conversation sees how far', () =>
	atTheClinic(async ({ asPerson, cast, conversations: { maria } }) => {
		await asPerson(cast.lee, markRead(maria, 5));
		expect(await asPerson(cast.lee, steps(maria, cast.maria))).toEqual([]);
		for (const words of ['One', 'Two', 'Three']) await asPerson(cast.maria, send(maria, words));
		for (const seq of [2, 1, 2, 99, 3, 0, -1]) await asPerson(cast.lee, markRead(maria, seq));
		const seen = [
			{ person: cast.lee, seq: 2 },
			{ person: cast.lee, seq: 3 }
		];
		expect(await asPerson(cast.maria, steps(maria, cast.maria))).toEqual(seen);
		expect(await asPerson(cast.priya, steps(maria, cast.maria))).toEqual(seen);
		expect(await asPerson(cast.walter, steps(maria, cast.maria))).toEqual([]);
		expect(await outcome(asPerson(cast.ana, markRead(maria, null)))).toBe('23502');
	}));

test('who had read everything has read what they write; who had not, still has what others wrote unread', () =>
	atTheClinic(async ({ asPerson, cast, conversations: { maria } }) => {
		const readUpTo = ask<{ seq: number }>(
			'select coalesce(max(seq), 0)::int as seq from care.reads where conversation_id = $1 and person_id = auth.uid()',
			[maria]
		);
		await asPerson(cast.maria, send(maria, 'One'));
		expect(await asPerson(cast.maria, readUpTo)).toEqual([{ seq: 1 }]);
		await asPerson(cast.lee, send(maria, 'Two, without having looked'));
		expect(await asPerson(cast.lee, readUpTo)).toEqual([{ seq: 0 }]);
	}));

test('what somebody writes before they have read what came is not new to them', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		const { maria } = conversations;
		const seen = (person: string) =>
			asPerson(person, async (client) => {
				const lines = await conversationLines(asApp(client), person);
				const open = await openConversation(asApp(client), maria, person);
				const first = open?.firstUnread ?? null;
				return [Number(lines.find(({ id }) => id === maria)?.unread), first && Number(first)];
			});
		for (const words of ['One', 'Two']) await asPerson(cast.lee, send(maria, words));
		for (const words of ['Three', 'Four']) await asPerson(cast.maria, send(maria, words));
		await asPerson(cast.lee, send(maria, 'Five'));
		expect(await seen(cast.maria)).toEqual([3, 1]);
		expect(await seen(cast.lee)).toEqual([2, 3]);
		expect(await seen(cast.ana)).toEqual([5, 1]);
		await asPerson(cast.maria, markRead(maria, 2));
		expect(await seen(cast.maria)).toEqual([1, 5]);
		// Nor to a helper who came in later, and writes before anything was new to them.
		await letRosaHelp(clinic);
		await asPerson(cast.rosa, send(maria, 'Six'));
		expect(await seen(cast.rosa)).toEqual([0, null]);
	}));

test('nobody marks what they may not see, or in another’s name', () =>
	atTheClinic(async ({ asPerson, cast, conversations: { maria } }) => {
		// A conversation without messages and one that does not exist look alike.
		for (const person of [cast.walter, cast.dana, cast.jules, cast.noor, cast.tess]) {
			expect(await outcome(asPerson(person, markRead(maria, 1)))).toBe('ABSNT');
		}
		expect(await outcome(asPerson(cast.tess, markRead(v7(), 1)))).toBe('ABSNT');
		await asPerson(cast.maria, send(maria, 'One'));
		const forge = ask('insert into care.reads (conversation_id, person_id, seq) values ($1, $2, 1)', [
			maria,
			cast.ana
		]);
		expect(await outcome(asPerson(cast.lee, forge))).toBe('42501');
		expect(await outcome(asPerson(cast.walter, markRead(maria, 1)))).toBe('ABSNT');
	}));

test('what was said before a caregiver came in is not new to them, and nobody is told that they read it', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		const as = await freshly(clinic);
		const { maria } = conversations;
		for (const words of ['One', 'Two', 'Three']) await asPerson(cast.maria, send(maria, words));
		const consent = await letRosaHelp(clinic);
		const seen = () =>
			asPerson(cast.rosa, async (client) => {
				const [line] = await conversationLines(asApp(client), cast.rosa);
				const open = await openConversation(asApp(client), maria, cast.rosa);
				// This connection gives counters as text; the app's reads them as numbers.
				return [Number(line?.unread), open?.firstUnread && Number(open.firstUnread), Number(open?.readUpTo)];
			});
		expect(await seen()).toEqual([0, null, 0]);
		expect(await asPerson(cast.maria, steps(maria, cast.maria))).toEqual([]);
		await asPerson(cast.lee, send(maria, 'Four'));
		expect(await seen()).toEqual([1, 4, 0]);
		// What came while the help was paused, or the messages were out of it, is new.
		await as('maria', pause(consent, 1));
		await asPerson(cast.lee, send(maria, 'Five'));
		await as('maria', resume(consent, 2));
		expect(await seen()).toEqual([2, 4, 0]);
		await as('maria', save(consent, cast.maria, 3, filledIn({ see: ['plan'], message: [] })));
		await as('maria', save(consent, cast.maria, 4, filledIn()));
		expect(await seen()).toEqual([2, 4, 0]);
		await asPerson(cast.rosa, markRead(maria, 5));
		expect(await seen()).toEqual([0, null, 5]);
		const joins = ask('select seq::int from care.conversation_joins');
		expect(await asPerson(cast.rosa, joins)).toEqual([{ seq: 3 }]);
		// The care team has to know what was said, however late they come.
		for (const person of ['maria', 'lee', 'tess'] as const)
			expect(await asPerson(cast[person], joins), person).toEqual([]);
	}));
