import { expect, test } from 'vitest';
import {
	ask,
	atTheClinic,
	change,
	epochOf,
	markRead,
	outcome,
	send,
	type Cast,
	type Clinic
} from './clinic.ts';

interface Ring {
	topic: string;
	event: string;
	payload: Record<string, unknown>;
}

/** What was rung since the last time it was asked, with names in place of ids. */
async function rung({ asAdmin, cast, conversations }: Clinic): Promise<string[]> {
	const names = new Map(
		[...Object.entries(cast), ...Object.entries(conversations)].map(([name, id]) => [id, name])
	);
	const rings = await asAdmin(
		ask<Ring>('delete from realtime.messages where private returning topic, event, payload')
	);
	return rings
		.map(({ topic, event }) => {
			const [kind, id = '', epoch] = topic.split(':');
			return [event, kind, names.get(id) ?? id, ...(epoch === undefined ? [] : [epoch])].join(' ');
		})
		.sort();
}

test('a message rings for everyone who may see it and nobody else, at once in their lists and on screen', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		const epoch = await epochOf(clinic);
		await rung(clinic);
		const everyList = ['ana', 'lee', 'maria', 'priya'].map((name) => `message person ${name}`);
		const ring = [`message conversation maria ${epoch}`, ...everyList].sort();
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		expect(await rung(clinic)).toEqual(ring);
		await asPerson(cast.maria, change(id, null));
		expect(await rung(clinic)).toEqual(ring);
		await asPerson(cast.lee, markRead(conversations.maria, 1));
		expect(await rung(clinic)).toEqual([`read conversation maria ${epoch}`, 'read person lee']);
		// What changed nothing, or was refused, rings nowhere.
		await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen', id));
		await asPerson(cast.lee, markRead(conversations.maria, 1));
		await outcome(asPerson(cast.walter, send(conversations.maria, 'Hello')));
		expect(await rung(clinic)).toEqual([]);
	}));

test('every change of who may hear gives the conversation a new name, and tells all concerned', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		const team = (text: string, member: keyof Cast) =>
			asAdmin((sql) => sql.query(text, [cast.maria, cast[member]]));
		let epoch = await epochOf(clinic);
		await rung(clinic);
		const changes: [statement: string, member: keyof Cast, concerned: string[]][] = [
			[
				`insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
				select organisation_id, $1, $2, 'member' from care.staff where person_id = $2`,
				'sam',
				['ana', 'lee', 'maria', 'priya', 'sam']
			],
			[
				`update care.care_team_members set period = tstzrange(lower(period), now()) where patient_id = $1 and staff_id = $2`,
				'ana',
				['ana', 'lee', 'maria', 'priya', 'sam']
			],
			[
				'delete from care.care_team_members where patient_id = $1 and staff_id = $2',
				'priya',
				['lee', 'maria', 'priya', 'sam']
			]
		];
		for (const [statement, member, concerned] of changes) {
			await team(statement, member);
			// Rung under the name that ends here, which those who leave still hear.
			expect([...new Set(await rung(clinic))]).toEqual(
				[`access conversation maria ${epoch}`, ...concerned.map((name) => `access person ${name}`)].sort()
			);
			expect(await epochOf(clinic)).toBe(++epoch);
		}
		// A change that gives nobody more or less leaves the name alone.
		await team(
			`update care.care_team_members set position = 'member' where patient_id = $1 and staff_id = $2`,
			'sam'
		);
		expect(await rung(clinic)).toEqual([]);
		expect(await epochOf(clinic)).toBe(epoch);
	}));

test('the doorbell carries ids and numbers, never words', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, cast, conversations } = clinic;
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'secretwords'));
		await asPerson(cast.maria, change(id, 'othersecretwords'));
		await asPerson(cast.lee, send(conversations.maria, 'secretanswer'));
		await asPerson(cast.lee, markRead(conversations.maria, 2));
		await asAdmin(ask('delete from care.care_team_members where staff_id = $1', [cast.ana]));
		const rings = await asAdmin(
			ask<Ring>('select topic, event, payload from realtime.messages where private')
		);
		expect(rings.length).toBeGreaterThan(10);
		for (const { topic, event, payload } of rings) {
			expect(topic).toMatch(/^(person:[0-9a-f-]{36}|conversation:[0-9a-f-]{36}:\d+)$/);
			expect(['message', 'read', 'access']).toContain(event);
			for (const [key, value] of Object.entries(payload)) {
				expect(['id', 'conversation', 'seq', 'change']).toContain(key);
				expect(String(value)).toMatch(/^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/);
			}
		}
		expect(JSON.stringify(rings)).not.toMatch(/secret/);
	}));
