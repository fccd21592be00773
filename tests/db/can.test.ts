import { expect, test } from 'vitest';
import { areas, can, sharedAreas, topics, type Right } from '../../src/lib/people/can.ts';
import { ask, atTheClinic, everyone, outcome, send, type Clinic } from './clinic.ts';
import { letRosaHelp, type Terms } from './consents.ts';
import { found, layOut } from './probe.ts';

/** The rights that screens are given, read as the person (what `rightsOf` asks). */
const rightsOf = ({ asPerson }: Clinic, person: string) =>
	asPerson(
		person,
		ask<Right & { [key: string]: unknown }>(
			`select patient_id as patient, area, array_to_json(actions) as actions, array_to_json(topics) as topics
			from private.rights where person_id = $1 and period @> now()`,
			[person]
		)
	);

/** What `can` says somebody may do of Maria's record, told as `found` tells what Postgres allows. */
function said(rights: Right[], maria: string): string[] {
	return areas
		.filter((area) => can(rights, 'see', area, maria))
		.map((area) => {
			const more = (['add', 'message'] as const).filter((action) => can(rights, action, area, maria));
			const named = topics.filter((topic) => can(rights, 'see', area, maria, topic));
			return `${area}: ${['see', ...more].join('+')} (${named.sort().join('+')})`;
		})
		.sort();
}

async function compare(clinic: Clinic, person: string, name: string) {
	const { asPerson, cast, conversations } = clinic;
	const rights = await rightsOf(clinic, person);
	expect(await found(clinic, person), name).toEqual(said(rights, cast.maria));
	// The tables there are.
	const counted = async (table: string, column: string) =>
		(await asPerson(person, ask(`select from ${table} where ${column} = $1`, [cast.maria]))).length > 0;
	expect(await counted('care.patients', 'person_id'), `${name}: address`).toBe(
		can(rights, 'see', 'profile', cast.maria)
	);
	for (const table of ['care.conversations', 'care.messages'])
		expect(await counted(table, 'patient_id'), `${name}: ${table}`).toBe(
			can(rights, 'see', 'messages', cast.maria)
		);
	expect(
		(await outcome(asPerson(person, send(conversations.maria, 'Good morning')))) === 'allowed',
		name
	).toBe(can(rights, 'message', 'messages', cast.maria));
	expect(await counted('care.people', 'id'), `${name}: name`).toBe(
		areas.some((area) => can(rights, 'see', area, cast.maria))
	);
}

test('what screens are told of everybody’s rights is what Postgres allows, cell by cell', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		await layOut(clinic);
		for (const person of everyone) await compare(clinic, cast[person], person);
	}));

const shapes: Terms[] = [
	...sharedAreas.flatMap((area) => [
		{ see: [area], add: [], message: [] },
		area === 'messages'
			? { see: [area], add: [], message: [area] }
			: { see: [area], add: [area], message: [], topics: ['violence'] }
	]),
	{ see: ['plan', 'messages'], add: ['plan'], message: ['messages'], topics: ['mental_health'] },
	{
		see: sharedAreas,
		add: sharedAreas.filter((area) => area !== 'messages'),
		message: ['messages'],
		topics: [...topics]
	}
];

test('and of every shape of a caregiver’s grants', async () => {
	for (const shape of shapes)
		await atTheClinic(async (clinic) => {
			const { asPerson, cast, conversations } = clinic;
			await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
			await layOut(clinic);
			await letRosaHelp(clinic, { topics: [], ...shape });
			await compare(clinic, cast.rosa, JSON.stringify(shape));
		});
});
