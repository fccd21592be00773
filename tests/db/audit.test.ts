import { expect, test } from 'vitest';
import { ask, atTheClinic, change, outcome, send, type Clinic } from './clinic.ts';

interface Event {
	actor: string;
	action: string;
	area: string | null;
}

/** What a person finds in the access log about Maria, oldest first. */
const logOf = ({ asPerson, cast }: Clinic, reader: keyof Clinic['cast']) =>
	asPerson(
		cast[reader],
		ask<Event>(
			`select actor_id as actor, action, area from audit.events where patient_id = $1 order by occurred_at`,
			[cast.maria]
		)
	);

const look = (clinic: Clinic, reader: keyof Clinic['cast'], area = 'messages') =>
	clinic.asPerson(clinic.cast[reader], ask(`select audit.record_read($1, $2)`, [clinic.cast.maria, area]));

test('what is said, corrected and taken back is recorded with its act, and in no words', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asAdmin, cast, conversations } = clinic;
		const { id } = await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		await asPerson(cast.maria, change(id, 'My left foot is swollen'));
		await asPerson(cast.maria, change(id, null));
		const log = await logOf(clinic, 'maria');
		expect(log.map(({ action }) => action)).toEqual([
			'messages.sent',
			'messages.corrected',
			'messages.withdrawn'
		]);
		const [text] = await asAdmin(
			ask<{ text: string }>('select string_agg(e::text, $1) as text from audit.events e', [''])
		);
		expect(text?.text).not.toMatch(/swollen/);
	}));

test('a look by somebody else is recorded once a quarter of an hour; one’s own, and one without the right, is not', () =>
	atTheClinic(async (clinic) => {
		for (const reader of ['lee', 'lee', 'ana', 'maria', 'tess', 'sam', 'dana', 'rosa'] as const)
			await look(clinic, reader);
		await look(clinic, 'lee', 'readings');
		const { cast } = clinic;
		// Every act of a scene is a session of its own; Lee looked in two of them.
		expect(
			new Set((await logOf(clinic, 'maria')).map(({ actor, action, area }) => `${actor} ${action} ${area}`))
		).toEqual(
			new Set([
				`${cast.lee} record.read messages`,
				`${cast.ana} record.read messages`,
				`${cast.lee} record.read readings`
			])
		);
	}));

test('the log about a patient is read by that patient alone, and by nobody of another clinic', () =>
	atTheClinic(async (clinic) => {
		await look(clinic, 'lee');
		expect(await logOf(clinic, 'maria')).toHaveLength(1);
		for (const reader of ['walter', 'rosa', 'lee', 'priya', 'tess', 'ines'] as const)
			expect(await logOf(clinic, reader), reader).toEqual([]);
	}));

test('nobody changes or removes what was recorded, not even the superuser', () =>
	atTheClinic(async (clinic) => {
		await look(clinic, 'lee');
		const { asPerson, asAdmin, asRole, cast } = clinic;
		for (const statement of [
			`update audit.events set action = 'record.hidden'`,
			'delete from audit.events',
			'truncate audit.chain',
			'update audit.chain set number = 0',
			'delete from audit.chain'
		]) {
			expect(await outcome(asAdmin(ask(statement))), statement).toBe('P0001');
			expect(await outcome(asPerson(cast.maria, ask(statement))), statement).toBe('42501');
			expect(await outcome(asRole('closeby_jobs', ask(statement))), statement).toBe('42501');
		}
		const made = ask(`select audit.record('messages.sent', $1)`, [cast.maria]);
		expect(await outcome(asPerson(cast.lee, made))).toBe('42501');
	}));
