import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { ask, atTheClinic, change, outcome, send, type Clinic } from './clinic.ts';

/** Moves a message back in time, as if it had been sent that long ago. */
const age = ({ asAdmin }: Clinic, id: string, minutes: number) =>
	asAdmin((sql) =>
		sql.query(`update care.messages set sent_at = now() - make_interval(mins => $2) where id = $1`, [
			id,
			minutes
		])
	);

test('one’s own message may be corrected for 15 minutes', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My sugar is 510'));
		await age(clinic, id, 14);
		const corrected = await asPerson(cast.maria, change(id, 'My sugar is 150'));
		expect(corrected).toEqual({ id, seq: 1, change: 2, version: 2, body: 'My sugar is 150' });
		await age(clinic, id, 16);
		expect(await outcome(asPerson(cast.maria, change(id, 'My sugar is 15')))).toBe('CLOSD');
		expect(await outcome(asPerson(cast.maria, change(id, null)))).toBe('CLOSD');
		// The phone may have missed the answer: saying the same again is no change, and no error.
		expect(await asPerson(cast.maria, change(id, 'My sugar is 150'))).toEqual(corrected);
		expect(await outcome(asPerson(cast.maria, change(id, 'My sugar is 510')))).toBe('CLOSD');
	}));

test('a message is corrected by its author and nobody else, with words', () =>
	atTheClinic(async ({ asPerson, cast, conversations }) => {
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My sugar is 510'));
		for (const person of [cast.lee, cast.walter, cast.tess, cast.dana]) {
			expect(await outcome(asPerson(person, change(id, 'All is well')))).toBe('ABSNT');
			expect(await outcome(asPerson(person, change(id, null)))).toBe('ABSNT');
		}
		expect(await outcome(asPerson(cast.maria, change(v7(), 'All is well')))).toBe('ABSNT');
		expect(await outcome(asPerson(cast.maria, change(id, ' ')))).toBe('23514');
		expect(await outcome(asPerson(cast.maria, change(id, '😀'.repeat(4001))))).toBe('23514');
	}));

test('what was taken back stays taken back', () =>
	atTheClinic(async ({ asPerson, cast: { maria }, conversations }) => {
		const { id } = await asPerson(maria, send(conversations.maria, 'Sent to the wrong person'));
		const gone = await asPerson(maria, change(id, null));
		expect(gone).toEqual({ id, seq: 1, change: 2, version: 2, body: null });
		expect(await asPerson(maria, change(id, null))).toEqual(gone);
		expect(await outcome(asPerson(maria, change(id, 'Here again')))).toBe('CLOSD');
	}));

test('the first words stay for the care team; patients see that it changed, and the new words', () =>
	atTheClinic(async ({ asPerson, cast, conversations }) => {
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My sugar is 510'));
		await asPerson(cast.maria, change(id, 'My sugar is 150'));
		await asPerson(cast.maria, change(id, null));
		const words = ask<{ body: string | null }>(
			'select body from care.messages where id = $1 order by version',
			[id]
		);
		expect(await asPerson(cast.maria, words)).toEqual([{ body: null }]);
		const all = [{ body: 'My sugar is 510' }, { body: 'My sugar is 150' }, { body: null }];
		expect(await asPerson(cast.lee, words)).toEqual(all);
		expect(await asPerson(cast.priya, words)).toEqual(all);
		for (const person of [cast.walter, cast.dana, cast.jules, cast.sam, cast.tess]) {
			expect(await asPerson(person, words)).toEqual([]);
		}
	}));
