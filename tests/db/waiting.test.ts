import { expect, test } from 'vitest';
import { replyExpectation } from '../../src/lib/messaging/reply-time.server.ts';
import { ask, atTheClinic, change, outcome, send } from './clinic.ts';
import { asApp } from './kysely.ts';

const waits = (conversation: string) =>
	ask<{ waits: boolean; words: string | null }>(
		'select waiting_since is not null as waits, last_words as words from care.conversations where id = $1',
		[conversation]
	);

test('a patient waits until somebody answers, or until they take it back', () =>
	atTheClinic(async ({ asPerson, cast, conversations: { maria } }) => {
		const waiting = async () => (await asPerson(cast.lee, waits(maria)))[0];
		expect(await waiting()).toEqual({ waits: false, words: null });
		const question = await asPerson(cast.maria, send(maria, 'May I\n\nswim?'));
		expect(await waiting()).toEqual({ waits: true, words: 'May I swim?' });
		await asPerson(cast.maria, change(question.id, null));
		expect(await waiting()).toEqual({ waits: false, words: null });
		await asPerson(cast.maria, send(maria, 'May I run?'));
		const answer = await asPerson(cast.ana, send(maria, 'Yes'));
		expect(await waiting()).toEqual({ waits: false, words: 'Yes' });
		// The answer is taken back: nobody has answered, so she must not drop off the list.
		await asPerson(cast.ana, change(answer.id, null));
		expect(await waiting()).toEqual({ waits: true, words: null });
	}));

test('between one care manager and the next, who covers is said to read', () =>
	atTheClinic(async ({ asPerson, asAdmin, cast }) => {
		const said = () =>
			asPerson(cast.maria, async (client) => {
				const { reader, cover } = await replyExpectation(asApp(client), cast.maria, new Date());
				return [reader?.id, cover?.id];
			});
		const leaves = (position: string) =>
			asAdmin(
				ask(
					`update care.care_team_members set period = tstzrange(lower(period), now())
					where patient_id = $1 and position = $2::care.team_position`,
					[cast.maria, position]
				)
			);
		expect(await said()).toEqual([cast.lee, cast.ana]);
		await leaves('primary');
		expect(await said()).toEqual([cast.ana, undefined]);
		await leaves('covering');
		expect(await said()).toEqual([undefined, undefined]);
	}));

const waive = (conversation: string, seq: number) =>
	ask('select care.waive_answer($1, $2)', [conversation, seq]);

test('“thank you” needs no answer, the next question does', () =>
	atTheClinic(async ({ asPerson, cast, conversations: { maria } }) => {
		const waiting = async () => (await asPerson(cast.lee, waits(maria)))[0]?.waits;
		await asPerson(cast.maria, send(maria, 'Thank you'));
		await asPerson(cast.ana, waive(maria, 1));
		await asPerson(cast.ana, waive(maria, 1));
		expect(await waiting()).toBe(false);
		const question = await asPerson(cast.maria, send(maria, 'And tomorrow?'));
		expect(await waiting()).toBe(true);
		await asPerson(cast.maria, change(question.id, null));
		expect(await waiting()).toBe(false);
		for (const person of [cast.maria, cast.walter, cast.tess]) {
			expect(await outcome(asPerson(person, waive(maria, 2)))).not.toBe('allowed');
		}
	}));

test('an answer that was taken back does not count as a reply time', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast, conversations: { maria } }) => {
		await asPerson(cast.maria, send(maria, 'May I run?'));
		const answer = await asPerson(cast.lee, send(maria, 'Yes'));
		const replies = ask<{ staff_id: string }>(
			'select staff_id from care.replies where conversation_id = $1',
			[maria]
		);
		expect(await asAdmin(replies)).toEqual([{ staff_id: cast.lee }]);
		expect(await asPerson(cast.lee, replies)).toHaveLength(1);
		expect(await asPerson(cast.ana, replies)).toEqual([]);
		expect(await asPerson(cast.maria, replies)).toEqual([]);
		await asPerson(cast.lee, change(answer.id, null));
		expect(await asAdmin(replies)).toEqual([]);
	}));

test('the usual reply time is told inside the clinic, and only from five answers on', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast, conversations: { maria } }) => {
		const usual = ask<{ minutes: number | null }>(
			`select extract(minutes from private.usual_reply_time($1))::int as minutes`,
			[cast.lee]
		);
		for (let answered = 1; answered <= 5; answered++) {
			expect(await asPerson(cast.maria, usual)).toEqual([{ minutes: null }]);
			await asAdmin((sql) =>
				sql.query(
					`insert into care.replies (conversation_id, seq, organisation_id, staff_id, waited, replied_at)
					values ($1, $2::int, $3, $4, make_interval(mins => $2::int), now())`,
					[maria, answered * 10, cast.lakeside, cast.lee]
				)
			);
		}
		expect(await asPerson(cast.maria, usual)).toEqual([{ minutes: 30 }]);
		expect(await asPerson(cast.ines, usual)).toEqual([{ minutes: null }]);
	}));

test('the usual reply time is that of the latest five hundred answers', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast, conversations: { maria } }) => {
		const answers = (from: number, count: number, minutes: number, ago: string) =>
			asAdmin((sql) =>
				sql.query(
					`insert into care.replies (conversation_id, seq, organisation_id, staff_id, waited, replied_at)
					select $1, $2::int + n, $3, $4, make_interval(mins => $5), now() - $6::interval
					from generate_series(1, $7) n`,
					[maria, from, cast.lakeside, cast.lee, minutes, ago, count]
				)
			);
		await answers(1_000, 600, 90, '10 days');
		await answers(2_000, 500, 20, '1 day');
		await answers(3_000, 5_000, 5, '61 days');
		const [usual] = await asPerson(
			cast.maria,
			ask<{ minutes: number }>(
				`select extract(epoch from private.usual_reply_time($1))::int / 60 as minutes`,
				[cast.lee]
			)
		);
		expect(usual).toEqual({ minutes: 20 });
	}));
