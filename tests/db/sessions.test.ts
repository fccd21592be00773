import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, outcome, type Person } from './clinic.ts';
import { begin, type Beginning } from './factors.ts';

test('of staff only a session with a second factor, or a demonstration’s, is alive', () =>
	atTheClinic(async (clinic) => {
		const alive = async (person: Person, how: Beginning) => {
			const { session, secret } = await begin(clinic, person, how);
			const [row] = await clinic.asPerson(
				clinic.cast[person],
				ask<{ live: boolean }>('select private.session_is_live() as live'),
				session
			);
			const entered = await outcome(
				clinic.asRole('closeby_identity', ask('select identity.enter($1)', [secret]))
			);
			expect(entered).toBe(row?.live ? 'allowed' : 'SGNDO');
			return row?.live;
		};
		expect(await alive('lee', {})).toBe(false);
		expect(await alive('lee', { method: 'invitation' })).toBe(false);
		expect(await alive('lee', { second: true })).toBe(true);
		expect(await alive('lee', { method: 'demo' })).toBe(true);
		expect(await alive('maria', {})).toBe(true);
		expect(await alive('rosa', {})).toBe(true);
	}));

test('a sign-in is fresh for as long as a screen opened in time may take, and for its own session alone', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast } = clinic;
		const fresh = async (person: Person, session: string) =>
			(
				await asPerson(cast[person], ask<{ f: boolean }>('select private.session_is_fresh() as f'), session)
			)[0]?.f;
		const { session } = await begin(clinic, 'maria', { minutesAgo: 29 });
		expect(await fresh('maria', session)).toBe(true);
		expect(await fresh('walter', session)).toBe(false);
		expect(await fresh('maria', randomUUID())).toBe(false);
		expect(await fresh('maria', (await begin(clinic, 'maria', { minutesAgo: 30 })).session)).toBe(false);
	}));

test('sessions that begin and end are recorded, those that ran out are only tidied away', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asRole, cast } = clinic;
		const { session } = await begin(clinic, 'rosa', { method: 'passkey' });
		const { session: old } = await begin(clinic, 'rosa');
		await asAdmin(
			ask(`update identity.sessions set idle_until = now() - interval '2 days' where id = $1`, [old])
		);
		await asRole('closeby_jobs', ask('select identity.expire()'));
		await asRole('closeby_identity', ask('delete from identity.sessions where id = $1', [session]));
		const recorded = await asAdmin(
			ask(
				`select action, subject_id, detail ->> 'method' as method, patient_id from audit.events
				where actor_id = $1 order by action, method`,
				[cast.rosa]
			)
		);
		const none = { patient_id: null };
		expect(recorded).toEqual([
			{ action: 'session.began', subject_id: session, method: 'passkey', ...none },
			{ action: 'session.began', subject_id: old, method: 'password', ...none },
			{ action: 'session.ended', subject_id: session, method: 'passkey', ...none }
		]);
	}));
