import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { ask, atTheClinic, change, markRead, outcome, send } from './clinic.ts';

const count = (id: string) =>
	ask<{ versions: number }>('select count(*)::int as versions from care.messages where id = $1', [id]);

test('a message gets its place and comes back as it was stored', () =>
	atTheClinic(async ({ asPerson, cast, conversations }) => {
		const id = v7();
		const first = await asPerson(
			cast.maria,
			send(conversations.maria, '¿Puedo tomar la pastilla con café? ☕', id)
		);
		expect(first).toEqual({
			id,
			seq: 1,
			change: 1,
			version: 1,
			body: '¿Puedo tomar la pastilla con café? ☕'
		});
		const second = await asPerson(cast.lee, send(conversations.maria, 'Yes, with food.'));
		expect(second).toMatchObject({ seq: 2, change: 2, version: 1 });
		const others = await asPerson(cast.walter, send(conversations.walter, 'Good morning'));
		expect(others).toMatchObject({ seq: 1, change: 1 });
	}));

test('a retry is the same message, however often and however late', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast: { maria }, conversations }) => {
		const id = v7();
		const retry = send(conversations.maria, 'My feet are swollen', id);
		const first = await asPerson(maria, retry);
		expect(await asPerson(maria, retry)).toEqual(first);
		await asPerson(maria, change(id, 'My left foot is swollen'));
		expect(await asPerson(maria, retry)).toMatchObject({
			id,
			seq: 1,
			version: 2,
			body: 'My left foot is swollen'
		});
		await asPerson(maria, change(id, null));
		expect(await asPerson(maria, retry)).toMatchObject({ id, seq: 1, version: 3, body: null });
		expect(await asAdmin(count(id))).toEqual([{ versions: 3 }]);
		expect(await asPerson(maria, send(conversations.maria, 'Good night'))).toMatchObject({
			seq: 2,
			change: 4
		});
	}));

test('an id says one thing, by one person, in one conversation', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast, conversations }) => {
		const id = v7();
		await asPerson(cast.lee, send(conversations.maria, 'See you Tuesday', id));
		const again = (person: string, conversation: string, body: string | null) =>
			outcome(asPerson(person, send(conversation, body, id)));
		expect(await again(cast.lee, conversations.maria, 'See you Wednesday')).toBe('TAKEN');
		expect(await again(cast.lee, conversations.maria, null)).toBe('TAKEN');
		expect(await again(cast.ana, conversations.maria, 'See you Tuesday')).toBe('TAKEN');
		expect(await again(cast.maria, conversations.maria, 'See you Tuesday')).toBe('TAKEN');
		expect(await again(cast.lee, conversations.walter, 'See you Tuesday')).toBe('TAKEN');
		// Somebody from elsewhere learns nothing: not that the id is taken, not that the conversation exists.
		expect(await again(cast.tess, conversations.ines, 'See you Tuesday')).toBe('TAKEN');
		expect(await again(cast.tess, conversations.maria, 'See you Tuesday')).toBe('ABSNT');
		expect(await outcome(asPerson(cast.tess, send(conversations.maria, 'Hello')))).toBe('ABSNT');
		expect(await outcome(asPerson(cast.tess, send(v7(), 'Hello')))).toBe('ABSNT');
		expect(await asAdmin(count(id))).toEqual([{ versions: 1 }]);
	}));

test('who left the team and tries once more is told that it is gone', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast, conversations }) => {
		const id = v7();
		const retry = send(conversations.maria, 'I will call you', id);
		await asPerson(cast.ana, retry);
		await asAdmin((sql) => sql.query('delete from care.care_team_members where staff_id = $1', [cast.ana]));
		expect(await outcome(asPerson(cast.ana, retry))).toBe('ABSNT');
		expect(await outcome(asPerson(cast.ana, change(id, 'I will not call you')))).toBe('ABSNT');
		expect(await outcome(asPerson(cast.ana, markRead(conversations.maria, 1)))).toBe('ABSNT');
	}));

test('four thousand characters of any script fit, one more does not, nor does nothing', () =>
	atTheClinic(async ({ asPerson, cast: { maria }, conversations }) => {
		const say = (body: string | null) => outcome(asPerson(maria, send(conversations.maria, body)));
		expect(await say('😀'.repeat(4000))).toBe('allowed');
		expect(await say('😀'.repeat(4001))).toBe('23514');
		for (const blank of ['', ' ', '\n\t\r ', '\u00a0', '\u2003\u3000']) {
			expect(await say(blank), JSON.stringify(blank)).toBe('23514');
		}
		expect(await say(null)).toBe('23514');
		expect(await say('\0')).toBe('22021');
		// What was refused took no place.
		expect(await asPerson(maria, send(conversations.maria, 'مرحبا'))).toMatchObject({ seq: 2, change: 2 });
	}));

test('author, place, time, patient and clinic cannot be forged', () =>
	atTheClinic(async ({ asPerson, cast, conversations }) => {
		const insert = (author: string, column?: string, value?: string) =>
			ask(
				`insert into care.messages (id, version, conversation_id, author_id, body${column ? `, ${column}` : ''})
				values (gen_random_uuid(), 1, $1, $2, 'Hello'${column ? ', $3' : ''})`,
				[conversations.maria, author, ...(column ? [value] : [])]
			);
		expect(await outcome(asPerson(cast.lee, insert(cast.lee)))).toBe('allowed');
		expect(await outcome(asPerson(cast.lee, insert(cast.maria)))).toBe('42501');
		for (const [column, value] of [
			['seq', '1'],
			['change', '1'],
			['organisation_id', cast.hillview],
			['patient_id', cast.walter],
			['sent_at', '2020-01-01'],
			['written_at', '2020-01-01'],
			['superseded_at', '2020-01-01'],
			['on_behalf_of_id', cast.maria]
		]) {
			expect(await outcome(asPerson(cast.lee, insert(cast.lee, column, value))), column).toBe('42501');
		}
		// A correction in another's name, written past the functions.
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My sugar is 150'));
		const correct = (author: string) =>
			ask(
				`insert into care.messages (id, version, conversation_id, author_id, body) values ($1, 2, $2, $3, 'I am fine')`,
				[id, conversations.maria, author]
			);
		expect(await outcome(asPerson(cast.lee, correct(cast.maria)))).toBe('42501');
		expect(await outcome(asPerson(cast.lee, correct(cast.lee)))).toBe('ABSNT');
	}));

test('nothing said is rewritten, moved or removed', () =>
	atTheClinic(async ({ asPerson, asRole, cast, conversations }) => {
		await asPerson(cast.maria, send(conversations.maria, 'My sugar is 150'));
		for (const table of ['messages', 'reads', 'replies', 'conversations']) {
			for (const statement of [
				`delete from care.${table}`,
				`update care.${table} set organisation_id = organisation_id`,
				`truncate care.${table}`
			]) {
				expect(await outcome(asPerson(cast.lee, ask(statement))), statement).toBe('42501');
			}
			for (const role of ['anon', 'closeby_app', 'closeby_identity', 'closeby_jobs']) {
				expect(await outcome(asRole(role, ask(`select from care.${table}`))), `${role} ${table}`).toBe(
					'42501'
				);
			}
		}
		const open = ask('insert into care.conversations (organisation_id, patient_id) values ($1, $2)', [
			cast.lakeside,
			cast.maria
		]);
		expect(await outcome(asPerson(cast.lee, open))).toBe('42501');
	}));
