import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { ask, atTheClinic, peopleTheClinic } from './clinic.ts';
import { freshDatabase } from './database.ts';
import {
	accept,
	born,
	freshSession,
	giveLogin,
	hash,
	invite,
	letHelp,
	notBorn,
	prove
} from './invitations.ts';

const spoken = hash('123456');
const as = 'closeby_identity';

test('with the link or the code and the right proof the invited comes in, once', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		const { link, code } = await asPerson(cast.lee, invite(cast.maria));
		expect(await asRole(as, ask('select * from identity.look_at_invitation($1)', [link]))).toEqual([
			{ state: 'open', clinic: 'Lakeside Clinic', phone: '+1 555 0100' }
		]);
		expect(await asRole(as, ask('select * from identity.look_at_invitation($1)', [code]))).toEqual([]);
		const byLink = await asRole(as, prove(link, { born }));
		const byCode = await asRole(as, prove(code, { born }));
		expect([byLink.outcome, byCode.outcome]).toEqual(['proved', 'proved']);
		expect(
			await asRole(
				as,
				ask('select person, purpose, name, username, clinic from identity.claimant($1)', [byCode.claim])
			)
		).toEqual([
			{
				person: cast.maria,
				purpose: 'join',
				name: 'Maria Alvarez',
				username: null,
				clinic: 'Lakeside Clinic'
			}
		]);
		const username = `maria-${cast.maria.slice(0, 8)}`;
		expect(await asRole(as, accept(byCode.claim, username, 'es'))).toEqual([{ person: cast.maria }]);
		expect(await asRole(as, accept(byLink.claim, 'another'))).toEqual([]);
		expect(await asRole(as, accept(byCode.claim, 'another'))).toEqual([]);
		expect(await asRole(as, ask('select from identity.claimant($1)', [byLink.claim]))).toEqual([]);
		expect(await asRole(as, prove(link, { born }))).toMatchObject({ outcome: 'used' });
		expect(await asRole(as, prove(code, { born }))).toMatchObject({
			outcome: 'used',
			clinic: 'Lakeside Clinic'
		});
		expect(await asRole(as, prove(code, { born: notBorn }))).toMatchObject({
			outcome: 'refused',
			clinic: null
		});
		expect(
			await asPerson(cast.maria, ask('select language from care.people where id = $1', [cast.maria]))
		).toEqual([{ language: 'es' }]);
	}));

test('caregivers and staff prove six digits, and a birth date does not stand in for them', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		await letHelp(clinic, 'rosa', 'maria');
		const { link } = await asPerson(cast.maria, invite(cast.rosa, { spoken }));
		expect(await asRole(as, prove(link, { born }))).toMatchObject({ outcome: 'refused' });
		expect(await asRole(as, prove(link, { spoken: hash('654321') }))).toMatchObject({ outcome: 'refused' });
		expect(await asRole(as, prove(link, { born, spoken }))).toMatchObject({ outcome: 'proved' });
	}));

test('five wrong proofs lock an invitation, and the right one then says nothing new', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		const { link, code } = await asPerson(cast.lee, invite(cast.maria));
		const { claim } = await asRole(as, prove(link, { born }));
		for (let guess = 1; guess <= 4; guess++)
			expect((await asRole(as, prove(code, { born: notBorn }))).outcome).toBe('refused');
		expect(await asRole(as, prove(link, { born: notBorn }))).toMatchObject({
			outcome: 'locked',
			phone: '+1 555 0100'
		});
		for (const proof of [born, notBorn]) {
			expect(await asRole(as, prove(link, { born: proof }))).toMatchObject({ outcome: 'locked' });
			const typed = await asRole(as, prove(code, { born: proof }));
			const madeUp = await asRole(as, prove(hash(randomUUID()), { born: proof }));
			expect({ ...typed, claim: '' }).toEqual({ ...madeUp, claim: '' });
		}
		// Somebody who was let through before is stopped as well: the clinic does not know who that was.
		expect(await asRole(as, accept(claim, 'maria-late'))).toEqual([]);
	}));

test('an invitation that is over is told to its link, and to its code with the right proof alone', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		const expired = await asPerson(cast.lee, invite(cast.maria));
		await asAdmin(
			ask(
				`update identity.invitations set made_at = now() - interval '7 days', expires_at = now() where id = $1`,
				[expired.id]
			)
		);
		const revoked = await asPerson(cast.lee, invite(cast.walter));
		await asPerson(cast.ana, ask('select care.revoke_invitation($1)', [revoked.id]));
		for (const [made, state] of [
			[expired, 'expired'],
			[revoked, 'revoked']
		] as const) {
			expect(await asRole(as, prove(made.link, { born: notBorn }))).toMatchObject({ outcome: state });
			expect(await asRole(as, prove(made.code, { born }))).toMatchObject({ outcome: state });
			expect(await asRole(as, prove(made.code, { born: notBorn }))).toMatchObject({ outcome: 'refused' });
			for (let guess = 3; guess <= 5; guess++) await asRole(as, prove(made.code, { born: notBorn }));
			expect(await asRole(as, prove(made.code, { born }))).toMatchObject({ outcome: 'refused' });
			expect(await asRole(as, prove(made.link, { born }))).toMatchObject({ outcome: state });
		}
	}));

test('a claim is good for half an hour', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		const { link } = await asPerson(cast.lee, invite(cast.maria));
		const { claim } = await asRole(as, prove(link, { born }));
		await asAdmin(ask(`update identity.invitation_claims set ends_at = now()`));
		expect(await asRole(as, ask('select from identity.claimant($1)', [claim]))).toEqual([]);
		expect(await asRole(as, accept(claim, 'maria-late'))).toEqual([]);
	}));

test('coming back in ends the old way in and every session, and keeps the username', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		const username = await giveLogin(clinic, cast.maria);
		const inside = ask<{ of: string }>(
			`select 'password' as of from identity.passwords where user_id = $1
			union all select 'session' from identity.sessions where user_id = $1`,
			[cast.maria]
		);
		const { link } = await asPerson(
			cast.lee,
			invite(cast.maria, { purpose: 'recover', checked: 'known_in_person' }),
			await freshSession(clinic, cast.lee)
		);
		const { claim } = await asRole(as, prove(link, { born }));
		// Until it is used, the old way in stays: an invitation nobody asked for locks nobody out.
		expect(await asAdmin(inside)).toHaveLength(2);
		// A new way in takes the place of the old in the same transaction.
		await asRole(as, async (sql) => {
			await accept(claim, 'ignored')(sql);
			await sql.query(`insert into identity.passwords (user_id, hash) values ($1, 'new')`, [cast.maria]);
		});
		expect(await asAdmin(inside)).toEqual([{ of: 'password' }]);
		expect(
			await asAdmin(ask('select hash from identity.passwords where user_id = $1', [cast.maria]))
		).toEqual([{ hash: 'new' }]);
		expect(await asRole(as, ask('select username from identity.users where id = $1', [cast.maria]))).toEqual([
			{ username }
		]);
	}));

test('the worker removes claims that ended and traces of made-up codes, and no real try', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		const { link } = await asPerson(cast.lee, invite(cast.maria));
		await asRole(as, prove(link, { born }));
		await asRole(as, prove(link, { born: notBorn }));
		await asRole(as, prove(hash(randomUUID()), { born }));
		await asAdmin(async (sql) => {
			await sql.query(`update identity.invitation_tries set tried_at = now() - interval '2 days'`);
			await sql.query(`update identity.invitation_claims set ends_at = now() - interval '2 days'`);
		});
		await asRole('closeby_jobs', ask('select identity.expire_invitations()'));
		expect(await asAdmin(ask('select from identity.invitation_claims'))).toEqual([]);
		expect(await asAdmin(ask('select from identity.invitation_tries'))).toHaveLength(1);
	}));

/** Runs each work on a connection of its own, all at the same moment, each in a transaction that commits. */
async function atOnce<T>(url: string, role: string, works: ((sql: pg.Client) => Promise<T>)[]): Promise<T[]> {
	const clients = works.map(() => new pg.Client({ connectionString: url }));
	await Promise.all(clients.map((client) => client.connect()));
	await Promise.all(clients.map((client) => client.query(role)));
	const results = await Promise.all(
		works.map(async (work, index) => {
			const client = clients[index];
			if (client === undefined) throw new Error('There is a connection for each');
			await client.query('begin');
			const result = await work(client);
			await client.query('commit');
			return result;
		})
	);
	await Promise.all(clients.map((client) => client.end()));
	return results;
}

test('guesses at the same moment are five as well, and one invitation lets one in', async () => {
	const database = await freshDatabase();
	const admin = new pg.Client({ connectionString: database.url });
	await admin.connect();
	const { cast } = await peopleTheClinic(admin);
	const claims = JSON.stringify({ sub: cast.lee });
	const asLee = `set role authenticated; select set_config('request.jwt.claims', ${pg.escapeLiteral(claims)}, false)`;
	const [made] = await atOnce(database.url, asLee, [invite(cast.maria)]);
	const [other] = await atOnce(database.url, asLee, [invite(cast.walter)]);
	if (!made || !other) throw new Error('Both were made');

	const identity = `set role ${as}`;
	const guesses = Array.from({ length: 20 }, () => prove(made.link, { born: notBorn }));
	const answers = await atOnce(database.url, identity, guesses);
	expect(answers.filter((answer) => answer.outcome === 'refused')).toHaveLength(4);
	const { rows } = await admin.query('select from identity.invitation_ends where invitation_id = $1', [
		made.id
	]);
	expect(rows).toHaveLength(1);
	expect(await atOnce(database.url, identity, [prove(made.link, { born })])).toMatchObject([
		{ outcome: 'locked' }
	]);

	const proofs = Array.from({ length: 5 }, () => prove(other.link, { born }));
	const proven = await atOnce(database.url, identity, proofs);
	const accepted = await atOnce(
		database.url,
		identity,
		proven.map(({ claim }, index) => accept(claim, `walter-${index}`))
	);
	expect(accepted.flat()).toEqual([{ person: cast.walter }]);

	await Promise.all([1, 2].map(() => atOnce(database.url, asLee, [invite(cast.maria), invite(cast.maria)])));
	const open = await admin.query(
		`select from identity.invitations i where i.person_id = $1 and identity.state_of(i) = 'open'`,
		[cast.maria]
	);
	expect(open.rows).toHaveLength(1);
	await admin.end();
	await database.drop();
});
