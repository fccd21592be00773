import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, epochOf, everyone, outcome, type Clinic, type Person } from './clinic.ts';

/** Signs somebody in, for that many minutes. */
async function session({ asAdmin, cast }: Clinic, person: Person, minutes = 15): Promise<string> {
	const [row] = await asAdmin(async (sql) => {
		await sql.query(`insert into identity.users (id, username) values ($1, $2) on conflict (id) do nothing`, [
			cast[person],
			`user-${cast[person].slice(0, 8)}`
		]);
		return ask<{ id: string }>(
			`insert into identity.sessions (secret_hash, user_id, kind, second_factor_at, idle_until, ends_at) values
				(encode(sha256(gen_random_uuid()::text::bytea), 'hex'), $1, 'staff', now(),
				now() + make_interval(mins => $2::int), now() + interval '12 hours') returning id`,
			[cast[person], minutes]
		)(sql);
	});
	return row?.id ?? '';
}

const claims = (person: string, sessionId: unknown) =>
	JSON.stringify({ sub: person, role: 'authenticated', session_id: sessionId });

/** Whether somebody may join a topic: the realtime service stores a probe and reads it back as the person. */
async function hears(
	clinic: Clinic,
	person: Person,
	topic: string,
	sessionId?: unknown,
	extension = 'broadcast'
) {
	const { asAdmin, asPerson, cast } = clinic;
	const given = claims(cast[person], sessionId ?? (await session(clinic, person)));
	const probe = randomUUID();
	await asAdmin(
		ask('insert into realtime.messages (id, topic, extension) values ($1, $2, $3)', [probe, topic, extension])
	);
	const rows = await asPerson(cast[person], async (sql) => {
		await sql.query(
			`select set_config('request.jwt.claims', $1, true), set_config('realtime.topic', $2, true)`,
			[given, topic]
		);
		return ask('select from realtime.messages where id = $1', [probe])(sql);
	});
	return rows.length === 1;
}

/** How an attempt to speak on a topic ends: the service inserts, as the person, and looks whether it may. */
async function speaks(
	clinic: Clinic,
	person: Person,
	topic: string,
	rowTopic = topic,
	extension = 'broadcast'
) {
	const given = claims(clinic.cast[person], await session(clinic, person));
	return outcome(
		clinic.asPerson(clinic.cast[person], async (sql) => {
			await sql.query(
				`select set_config('request.jwt.claims', $1, true), set_config('realtime.topic', $2, true)`,
				[given, topic]
			);
			await sql.query('insert into realtime.messages (topic, extension) values ($1, $2)', [
				rowTopic,
				extension
			]);
		})
	);
}

/** Those for whom the answer is yes. */
async function those(answer: (person: Person) => Promise<boolean>): Promise<Person[]> {
	const yes: Person[] = [];
	for (const person of everyone) if (await answer(person)) yes.push(person);
	return yes;
}

test('one’s own topic is heard by oneself alone, and nobody speaks there', () =>
	atTheClinic(async (clinic) => {
		const topic = `person:${clinic.cast.maria}`;
		expect(await those((person) => hears(clinic, person, topic))).toEqual(['maria']);
		expect(await those(async (person) => (await speaks(clinic, person, topic)) === 'allowed')).toEqual([]);
		expect(await hears(clinic, 'maria', `${topic}:1`)).toBe(false);
		expect(await hears(clinic, 'maria', 'person:')).toBe(false);
	}));

test('a conversation is heard by those who care for its patient now, and nobody speaks there', () =>
	atTheClinic(async (clinic) => {
		const topic = `conversation:${clinic.conversations.maria}:${await epochOf(clinic)}`;
		expect(await those((person) => hears(clinic, person, topic))).toEqual(['maria', 'lee', 'ana', 'priya']);
		expect(await those(async (person) => (await speaks(clinic, person, topic)) === 'allowed')).toEqual([]);
	}));

test('“is writing” is said by those who may write, names them and nobody else, and is heard on screen alone', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, cast, conversations } = clinic;
		const topic = `conversation:${conversations.maria}:${await epochOf(clinic)}`;
		const said = (person: Person) =>
			outcome(asPerson(cast[person], ask('select care.say_writing($1)', [conversations.maria])));
		for (const person of everyone) {
			await asAdmin(ask('delete from realtime.messages'));
			const mayWrite = ['maria', 'lee', 'ana', 'priya'].includes(person);
			expect(await said(person), person).toBe(mayWrite ? 'allowed' : 'ABSNT');
			expect(await asAdmin(ask('select topic, event, payload from realtime.messages'))).toEqual(
				mayWrite ? [{ topic, event: 'writing', payload: { person: cast[person] } }] : []
			);
		}
	}));

test('who may see and not write says nothing of writing', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, cast, conversations } = clinic;
		await asAdmin(
			ask(
				`insert into private.rights (patient_id, person_id, area, source_id, actions, period)
				values ($1, $2, 'messages', gen_random_uuid(), '{see}', tstzrange(null, null))`,
				[cast.maria, cast.rosa]
			)
		);
		const said = asPerson(cast.rosa, ask('select care.say_writing($1)', [conversations.maria]));
		expect(await outcome(said)).toBe('ABSNT');
	}));

test('nobody speaks on any topic by themselves: a payload could name anybody', () =>
	atTheClinic(async (clinic) => {
		const { cast, conversations } = clinic;
		const epoch = await epochOf(clinic);
		for (const kind of ['typing', 'conversation', 'writing']) {
			const topic = `${kind}:${conversations.maria}:${epoch}`;
			expect(await those(async (person) => (await speaks(clinic, person, topic)) === 'allowed')).toEqual([]);
			expect(await speaks(clinic, 'maria', topic, topic, 'presence')).toBe('42501');
			expect(await speaks(clinic, 'maria', topic, `person:${cast.walter}`)).toBe('42501');
		}
		expect(await those((person) => hears(clinic, person, `typing:${conversations.maria}:${epoch}`))).toEqual(
			[]
		);
	}));

test('names that only look like a topic open nothing', () =>
	atTheClinic(async (clinic) => {
		const { maria } = clinic.conversations;
		const epoch = await epochOf(clinic);
		for (const topic of [
			`conversation:${maria}:${epoch - 1}`,
			`conversation:${maria}:${epoch + 1}`,
			`conversation:${maria}`,
			`conversation:${maria}:${epoch}:`,
			`conversation:${maria.toUpperCase()}:${epoch}`,
			`conversation:${clinic.conversations.walter}:${epoch} or true`,
			'conversation:not-an-id:1',
			'conversation',
			'*',
			' '
		]) {
			expect(await hears(clinic, 'maria', topic), topic).toBe(false);
			expect(await speaks(clinic, 'maria', topic.replace('conversation', 'typing')), topic).toBe('42501');
		}
	}));

test('a session that has ended, or is another’s, hears nothing', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		const own = `person:${cast.lee}`;
		const alive = await session(clinic, 'lee');
		expect(await hears(clinic, 'lee', own, alive)).toBe(true);
		expect(await hears(clinic, 'lee', own, await session(clinic, 'lee', 0))).toBe(false);
		expect(await hears(clinic, 'lee', own, await session(clinic, 'ana'))).toBe(false);
		expect(await hears(clinic, 'lee', own, randomUUID())).toBe(false);
		expect(await hears(clinic, 'lee', own, '')).toBe(false);
		await asAdmin(ask('delete from identity.sessions where id = $1', [alive]));
		expect(await hears(clinic, 'lee', own, alive)).toBe(false);
		const conversation = `conversation:${clinic.conversations.maria}:${await epochOf(clinic)}`;
		expect(await hears(clinic, 'lee', conversation, alive)).toBe(false);
	}));

test('who left hears nothing under the new name, and nobody joins under the old one', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast, conversations } = clinic;
		const topic = async () => `conversation:${conversations.maria}:${await epochOf(clinic)}`;
		const old = await topic();
		await asAdmin(
			ask('delete from care.care_team_members where patient_id = $1 and staff_id = $2', [
				cast.maria,
				cast.ana
			])
		);
		const renewed = await topic();
		expect(await those((person) => hears(clinic, person, renewed))).toEqual(['maria', 'lee', 'priya']);
		expect(await those((person) => hears(clinic, person, old))).toEqual([]);
	}));
