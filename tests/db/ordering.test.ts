import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { conversationLines } from '../../src/lib/messaging/conversations.server.ts';
import { ask, atTheClinic, change, markRead, outcome, send, type Clinic } from './clinic.ts';
import { asApp } from './kysely.ts';

/** One thing somebody does in a conversation; `which` picks a message already sent. */
interface Act {
	act: 'send' | 'retry' | 'correct' | 'withdraw' | 'read' | 'waive' | 'intrude';
	person: 'maria' | 'lee' | 'ana';
	which: number;
	words: string;
}

const act = fc.record<Act>({
	act: fc.constantFrom('send', 'send', 'retry', 'correct', 'withdraw', 'read', 'waive', 'intrude'),
	person: fc.constantFrom('maria', 'lee', 'ana'),
	which: fc.nat(11),
	words: fc.constantFrom('Yes', 'No', 'How are you?', '  spaced\n\nout  ', 'n'.repeat(300))
});

/** What the conversation's row must say, worked out from the messages alone. */
const recount = `
	with stored as (
		select m.*, p.kind = 'staff' as by_staff from care.messages m join care.people p on p.id = m.author_id
		where m.conversation_id = $1
	), current_version as (select * from stored where superseded_at is null)
	select
		(select count(distinct id) from stored)::int as last_seq,
		(select count(*) from stored)::int as last_change,
		(select sent_at from current_version order by seq desc limit 1) as last_at,
		(select author_id from current_version order by seq desc limit 1) as last_author_id,
		(select left(regexp_replace(body, '\\s+', ' ', 'g'), 160) from current_version order by seq desc limit 1)
			as last_words,
		(
			select min(sent_at) from current_version where not by_staff and body is not null
				and seq > greatest(0, (select max(seq) from current_version where by_staff and body is not null),
					(select max(seq) from care.waived_answers where conversation_id = $1))
		) as waiting_since`;
const kept = `
	select last_seq::int, last_change::int, last_at, last_author_id, last_words, waiting_since
	from care.conversations where id = $1`;

/** Gaps and doubles: none, whatever the story. */
const numbers = `
	select coalesce(array_agg(distinct seq::int order by seq::int), '{}') as places,
		coalesce(array_agg(change::int order by change), '{}') as changes,
		count(*) filter (where superseded_at is null)::int as current_versions,
		coalesce(bool_and(sent_at <= written_at), true) as written_after_sent
	from care.messages where conversation_id = $1`;

/** For one person: what others wrote that they have not read, counted in messages. */
const unread = `
	select count(*)::int as counted
	from care.messages m
	where m.conversation_id = $1 and m.superseded_at is null and m.author_id <> (select auth.uid())
		and m.seq > coalesce((
			select max(seq) from care.reads r
			where r.conversation_id = m.conversation_id and r.person_id = (select auth.uid())
		), 0)`;

async function play({ asPerson, cast, conversations: { maria } }: Clinic, acts: Act[]): Promise<void> {
	const sent: { id: string; person: Act['person']; words: string }[] = [];
	for (const { act, person, which, words } of acts) {
		const earlier = sent.length > 0 ? sent[which % sent.length] : undefined;
		if (act === 'send') {
			const { id } = await asPerson(cast[person], send(maria, words));
			sent.push({ id, person, words });
		} else if (act === 'read') {
			await asPerson(cast[person], markRead(maria, which));
		} else if (act === 'waive') {
			await outcome(asPerson(cast[person], ask('select care.waive_answer($1, $2)', [maria, which + 1])));
		} else if (act === 'intrude') {
			expect(await outcome(asPerson(cast.walter, send(maria, words)))).not.toBe('allowed');
		} else if (earlier && act === 'retry') {
			await asPerson(cast[earlier.person], send(maria, earlier.words, earlier.id));
		} else if (earlier) {
			const answer = await outcome(
				asPerson(cast[person], change(earlier.id, act === 'correct' ? words : null))
			);
			expect(['allowed', 'ABSNT', 'CLOSD']).toContain(answer);
		}
	}
}

test('whatever people do, places have no gaps and summaries say what the messages say', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 30 }), (acts) =>
			atTheClinic(async (clinic) => {
				await play(clinic, acts);
				const { asAdmin, asPerson, cast, conversations } = clinic;
				const about = [conversations.maria];
				const [expected] = await asAdmin(ask<{ last_seq: number; last_change: number }>(recount, about));
				expect(await asAdmin(ask(kept, about))).toEqual([expected]);
				const upTo = (last = 0) => Array.from({ length: last }, (_, index) => index + 1);
				expect(await asAdmin(ask(numbers, about))).toEqual([
					{
						places: upTo(expected?.last_seq),
						changes: upTo(expected?.last_change),
						current_versions: expected?.last_seq,
						written_after_sent: true
					}
				]);
				for (const person of [cast.maria, cast.lee, cast.ana]) {
					const [row] = await asPerson(person, ask<{ counted: number }>(unread, about));
					const lines = await asPerson(person, (sql) => conversationLines(asApp(sql), person));
					const line = lines.find(({ id }) => id === conversations.maria);
					// This connection gives counters as text; the app's reads them as numbers.
					expect(Number(line?.unread)).toBe(row?.counted);
				}
			})
		),
		{ numRuns: 25 }
	);
});

test('a screen that follows the changes holds what a reload shows', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.array(act, { maxLength: 8 }), { maxLength: 4 }), (episodes) =>
			atTheClinic(async (clinic) => {
				const { asPerson, cast, conversations } = clinic;
				const read = (after: number) =>
					ask<{ id: string; seq: number; change: number; body: string | null }>(
						`select id, seq::int, change::int, body from care.messages
						where conversation_id = $1 and superseded_at is null and change > $2 order by change`,
						[conversations.maria, after]
					);
				const screen = new Map<string, { seq: number; body: string | null }>();
				let last = 0;
				for (const acts of episodes) {
					await play(clinic, acts);
					for (const { id, seq, body, change } of await asPerson(cast.maria, read(last))) {
						screen.set(id, { seq, body });
						last = change;
					}
				}
				const reload = await asPerson(cast.maria, read(0));
				expect(Object.fromEntries(screen)).toEqual(
					Object.fromEntries(reload.map(({ id, seq, body }) => [id, { seq, body }]))
				);
			})
		),
		{ numRuns: 15 }
	);
});

test('ids need not come in order: a phone’s clock decides nothing', () =>
	atTheClinic(async ({ asPerson, cast: { maria }, conversations }) => {
		const tomorrow = v7({ msecs: Date.now() + 86_400_000 });
		const lastYear = v7({ msecs: Date.now() - 365 * 86_400_000 });
		expect(await asPerson(maria, send(conversations.maria, 'One', tomorrow))).toMatchObject({ seq: 1 });
		expect(await asPerson(maria, send(conversations.maria, 'Two', lastYear))).toMatchObject({ seq: 2 });
	}));
