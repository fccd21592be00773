import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { whoLooked } from '../../src/lib/audit/log.server.ts';
import { sentenceOf } from '../../src/lib/audit/sentences.ts';
import { ask, atTheClinic, everyone, outcome, type Clinic } from './clinic.ts';
import {
	accept,
	born,
	freshSession,
	giveLogin,
	giveRoles,
	hash,
	invite,
	letHelp,
	notBorn,
	prove,
	type Asked
} from './invitations.ts';
import { asApp } from './kysely.ts';
import { letRosaHelp } from './consents.ts';

const spoken = hash('123456');
const as = 'closeby_identity';

/** Who of the cast may invite somebody. */
async function whoInvites(clinic: Clinic, person: string, asked: Asked = {}) {
	const { asPerson, cast } = clinic;
	const allowed: string[] = [];
	for (const maker of everyone) {
		const session = asked.purpose === 'recover' ? await freshSession(clinic, cast[maker]) : undefined;
		const result = await outcome(asPerson(cast[maker], invite(person, asked), session));
		expect(['allowed', 'ABSNT'], maker).toContain(result);
		if (result === 'allowed') allowed.push(maker);
	}
	return allowed;
}

test('a patient is invited by who cares for them, supervisors and administrators', () =>
	atTheClinic(async (clinic) => {
		await giveRoles(clinic);
		expect(await whoInvites(clinic, clinic.cast.maria)).toEqual(['lee', 'ana', 'priya', 'sam', 'noor']);
		expect(await whoInvites(clinic, clinic.cast.ines)).toEqual(['tess']);
		expect(await whoInvites(clinic, randomUUID())).toEqual([]);
	}));

test('staff are invited by administrators of their clinic, and nobody by themselves', () =>
	atTheClinic(async (clinic) => {
		await giveRoles(clinic);
		expect(await whoInvites(clinic, clinic.cast.dana, { spoken })).toEqual(['noor']);
		expect(await whoInvites(clinic, clinic.cast.noor, { spoken })).toEqual([]);
		expect(await whoInvites(clinic, clinic.cast.tess, { spoken })).toEqual([]);
	}));

test('a caregiver is invited by the patient they help, until they help another, and by that team', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		await giveRoles(clinic);
		expect(await whoInvites(clinic, cast.rosa, { spoken })).toEqual(['sam', 'noor']);
		await letHelp(clinic, 'rosa', 'maria');
		expect(await whoInvites(clinic, cast.rosa, { spoken })).toEqual([
			'maria',
			'lee',
			'ana',
			'priya',
			'sam',
			'noor'
		]);
		// Whoever could come in as Rosa could read Walter's messages as well.
		await letHelp(clinic, 'rosa', 'walter');
		expect(await whoInvites(clinic, cast.rosa, { spoken })).toEqual(['lee', 'ana', 'sam', 'noor']);
		await asAdmin(ask(`delete from private.rights where person_id = $1`, [cast.rosa]));
		await letHelp(clinic, 'rosa', 'maria');
		await giveLogin(clinic, cast.rosa);
		const recovery = { purpose: 'recover', spoken, checked: 'called_back' } as const;
		expect(await whoInvites(clinic, cast.rosa, recovery)).toEqual(['lee', 'ana', 'priya', 'sam', 'noor']);
	}));

test('what an invitation needs to know of somebody is told to who may invite them', () =>
	atTheClinic(async ({ asPerson, cast }) => {
		const look = ask('select kind, name, language, has_login from care.invitee($1)', [cast.maria]);
		expect(await asPerson(cast.lee, look)).toEqual([
			{ kind: 'patient', name: 'Maria Alvarez', language: 'en', has_login: false }
		]);
		for (const person of ['maria', 'walter', 'dana', 'tess', 'rosa'] as const)
			expect(await asPerson(cast[person], look), person).toEqual([]);
	}));

test('an invitation fits the person: to join without a login, to recover with one and a checked identity', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast } = clinic;
		const session = await freshSession(clinic, cast.lee);
		const asLee = (asked: Parameters<typeof invite>[1]) =>
			outcome(asPerson(cast.lee, invite(cast.maria, asked), session));
		expect(await asLee({ purpose: 'recover', checked: 'photo_id' })).toBe('TAKEN');
		// Six digits instead of the birth date, or with it: a patient proves the birth date and nothing else.
		expect(await asLee({ spoken })).toBe('23514');
		expect(await asLee({})).toBe('allowed');
		await giveLogin(clinic, cast.maria);
		expect(await asLee({})).toBe('TAKEN');
		expect(await asLee({ purpose: 'recover' })).toBe('23514');
		expect(await asLee({ purpose: 'recover', checked: 'she said so' })).toBe('23514');
		const recovery = { purpose: 'recover', checked: 'photo_id' } as const;
		expect(await asLee(recovery)).toBe('allowed');
		// With a sign-in of a while ago, or none that is known, nobody gets a new way in.
		expect(await outcome(asPerson(cast.lee, invite(cast.maria, recovery)))).toBe('FRESH');
		await clinic.asAdmin(
			ask(`update identity.sessions set authenticated_at = now() - interval '31 minutes'`)
		);
		expect(await asLee(recovery)).toBe('FRESH');
	}));

test('nobody reaches the tables of invitations but through the functions', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		await asPerson(cast.lee, invite(cast.maria));
		for (const table of ['invitations', 'invitation_tries', 'invitation_ends', 'invitation_claims']) {
			for (const statement of [`select * from identity.${table}`, `delete from identity.${table}`]) {
				expect(await outcome(asPerson(cast.lee, ask(statement))), statement).toBe('42501');
				expect(await outcome(asRole(as, ask(statement))), statement).toBe('42501');
				expect(await outcome(asRole('anon', ask(statement))), statement).toBe('42501');
			}
		}
		for (const call of [
			`select * from identity.prove_invitation('', null, null, '')`,
			`select * from identity.claimant('')`,
			`select * from identity.accept_invitation('', '', '')`,
			`select private.take_factors('${cast.maria}')`
		]) {
			expect(await outcome(asPerson(cast.lee, ask(call))), call).toBe('42501');
			expect(await outcome(asRole('closeby_jobs', ask(call))), call).toBe('42501');
		}
		expect(await outcome(asRole(as, invite(cast.maria)))).toBe('42501');
	}));

test('an invitation lives seven days and no longer', () =>
	atTheClinic(async ({ asAdmin, asPerson, cast }) => {
		const { id } = await asPerson(cast.lee, invite(cast.maria));
		const [row] = await asAdmin(
			ask<{ days: string }>(
				'select (expires_at - made_at)::text as days from identity.invitations where id = $1',
				[id]
			)
		);
		expect(row?.days).toBe('7 days');
		const longer = ask(`update identity.invitations set expires_at = made_at + interval '8 days'`);
		expect(await outcome(asAdmin(longer))).toBe('23514');
	}));

test('a new invitation ends the earlier one and whoever was at its door', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		const first = await asPerson(cast.lee, invite(cast.maria));
		const { claim } = await asRole(as, prove(first.link, { born }));
		const second = await asPerson(cast.ana, invite(cast.maria));
		expect(await asRole(as, accept(claim, 'maria-late'))).toEqual([]);
		expect(await asRole(as, prove(first.link, { born }))).toMatchObject({ outcome: 'revoked' });
		expect(await asRole(as, prove(second.link, { born }))).toMatchObject({ outcome: 'proved' });
	}));

test('only who may invite takes an invitation back, and a used one says so', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		const { id, link } = await asPerson(cast.lee, invite(cast.maria));
		const revoke = (person: string) =>
			outcome(asPerson(person, ask('select care.revoke_invitation($1)', [id])));
		for (const person of ['maria', 'walter', 'dana', 'tess'] as const)
			expect(await revoke(cast[person]), person).toBe('ABSNT');
		const { claim } = await asRole(as, prove(link, { born }));
		await asRole(as, accept(claim, `maria-${cast.maria.slice(0, 8)}`));
		expect(await revoke(cast.lee)).toBe('CLOSD');
	}));

test('five wrong tries close the invitation of anybody, also where it is about no patient', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		await giveRoles(clinic);
		for (const person of [cast.dana, cast.rosa]) {
			const { id, link } = await asPerson(cast.noor, invite(person, { spoken }));
			const guessed: string[] = [];
			for (let guess = 1; guess <= 5; guess++)
				guessed.push((await asRole(as, prove(link, { spoken: hash(`guess ${guess}`) }))).outcome);
			expect(guessed).toEqual(['refused', 'refused', 'refused', 'refused', 'locked']);
			expect(await asRole(as, prove(link, { spoken }))).toMatchObject({ outcome: 'locked' });
			const log = ask<{ by: string | null; person: string }>(
				`select actor_id as by, detail ->> 'person' as person from audit.events
				where action = 'invitation.locked' and subject_id = $1`,
				[id]
			);
			expect(await asAdmin(log)).toEqual([{ by: null, person }]);
		}
	}));

test('every act on an invitation is in the log, by ids alone', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		await asPerson(cast.lee, invite(cast.maria));
		const { link } = await asPerson(cast.ana, invite(cast.maria));
		const { claim } = await asRole(as, prove(link, { born }));
		await asRole(as, accept(claim, `maria-${cast.maria.slice(0, 8)}`));
		const locked = await asPerson(cast.lee, invite(cast.walter));
		for (let guess = 1; guess <= 6; guess++) await asRole(as, prove(locked.link, { born: notBorn }));
		await letRosaHelp(clinic);
		await asPerson(cast.maria, invite(cast.rosa, { spoken }));
		const log = await asAdmin(
			ask<{ act: string; by: string | null; about: string; person: string }>(
				`select action as act, actor_id as by, patient_id as about, detail ->> 'person' as person
				from audit.events where organisation_id = $1 and action like 'invitation.%' order by occurred_at`,
				[cast.lakeside]
			)
		);
		const { maria, walter, lee, ana, rosa } = cast;
		expect(log).toEqual([
			{ act: 'invitation.made', by: lee, about: maria, person: maria },
			{ act: 'invitation.revoked', by: ana, about: maria, person: maria },
			{ act: 'invitation.made', by: ana, about: maria, person: maria },
			{ act: 'invitation.used', by: maria, about: maria, person: maria },
			{ act: 'invitation.made', by: lee, about: walter, person: walter },
			{ act: 'invitation.locked', by: null, about: walter, person: walter },
			{ act: 'invitation.made', by: maria, about: maria, person: rosa }
		]);

		// The patient reads which invitation it was, and of whom.
		const bySpoken = await asPerson(cast.ana, invite(cast.rosa, { spoken }));
		const { claim: hers } = await asRole(as, prove(bySpoken.link, { spoken }));
		await asRole(as, accept(hers, `rosa-${rosa.slice(0, 8)}`));
		const session = await freshSession(clinic, lee);
		await asPerson(lee, invite(maria, { purpose: 'recover', checked: 'photo_id' }), session);
		const read = async (person: string) => {
			const page = await asPerson(person, (sql) =>
				whoLooked(asApp(sql), person, { timeZone: 'America/Chicago', before: undefined })
			);
			const acts = page.days.flatMap(({ people }) => people.flatMap(({ acts }) => acts));
			return acts.map(({ action, whom }) => [sentenceOf(action, null), whom]);
		};
		const seen = await read(maria);
		for (const act of ['invitationMade', 'invitationRevoked', 'invitationRenewed'])
			expect(seen).toContainEqual([`audit.acts.${act}`, null]);
		for (const act of ['helperInvited', 'helperJoined', 'helperRevoked'])
			expect(seen).toContainEqual([`audit.acts.${act}`, 'Rosa Alvarez']);
		expect(await read(walter)).toContainEqual(['audit.acts.invitationLocked', null]);
	}));
