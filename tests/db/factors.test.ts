import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { ask, atTheClinic, outcome, peopleTheClinic } from './clinic.ts';
import { freshDatabase } from './database.ts';
import { addPasskey, addPassword, begin, hash, inName } from './factors.ts';

const tables = ['passkeys', 'totp', 'recovery_codes', 'challenges', 'factor_changes'];

test('factors are out of reach of everyone but sign-in, and the worker only tidies', () =>
	atTheClinic(async ({ asPerson, asRole, cast }) => {
		for (const table of tables) {
			const peek = ask(`select from identity.${table}`);
			for (const role of ['anon', 'closeby_app'])
				expect(await outcome(asRole(role, peek)), `${role} ${table}`).toBe('42501');
			expect(await outcome(asPerson(cast.lee, peek)), table).toBe('42501');
			expect(await outcome(asRole('closeby_identity', peek)), table).toBe('allowed');
		}
		for (const statement of [
			'select from identity.passkeys',
			'select from identity.recovery_codes',
			'select secret from identity.totp',
			'select challenge from identity.challenges',
			'select user_id from identity.factor_changes',
			'delete from identity.passkeys',
			'delete from identity.recovery_codes',
			'update identity.factor_changes set seen_at = now()'
		])
			expect(await outcome(asRole('closeby_jobs', ask(statement))), statement).toBe('42501');
		for (const statement of [
			`update identity.passkeys set public_key = ''`,
			`update identity.passkeys set user_id = '${cast.lee}'`,
			`update identity.totp set secret = ''`,
			`update identity.recovery_codes set hash = ''`,
			`update identity.challenges set expires_at = now()`,
			'delete from identity.factor_changes',
			`insert into identity.factor_changes (user_id, factor, change) values ('${cast.lee}', 'totp', 'added')`,
			'update identity.sessions set second_factor_at = now()',
			`update identity.sessions set method = 'demo'`
		])
			expect(await outcome(asRole('closeby_identity', ask(statement))), statement).toBe('42501');
	}));

test('a passkey belongs to one login, and its parts have the shape they must', () =>
	atTheClinic(async (clinic) => {
		const { asRole, cast } = clinic;
		await begin(clinic, 'maria');
		await begin(clinic, 'lee');
		const id = randomBytes(20).toString('base64url');
		expect(await outcome(asRole('closeby_identity', addPasskey(cast.maria, id)))).toBe('allowed');
		expect(await outcome(asRole('closeby_identity', addPasskey(cast.lee, id)))).toBe('23505');
		for (const wrong of ['short', 'a'.repeat(1365), `${'a'.repeat(20)}+/`])
			expect(await outcome(asRole('closeby_identity', addPasskey(cast.lee, wrong))), wrong).toBe('23514');
		// As long as the specification allows.
		expect(await outcome(asRole('closeby_identity', addPasskey(cast.lee, 'a'.repeat(1364))))).toBe('allowed');
		expect(await outcome(asRole('closeby_identity', addPasskey(randomUUID())))).toBe('23503');
	}));

test('every change is told to its owner on their other screens until seen, and recorded with who made it', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asPerson, asRole, cast } = clinic;
		const { session: home } = await begin(clinic, 'maria');
		const { session: phone } = await begin(clinic, 'maria');
		const { maria, walter } = cast;
		await asRole('closeby_identity', inName(maria, phone, addPassword(maria)));
		await asRole('closeby_identity', inName(maria, phone, addPasskey(maria)));
		const told = (session: string, person = maria) =>
			asPerson(
				person,
				ask('select factor, change, browser, system from private.my_factor_changes() order by factor'),
				session
			);
		const from = { browser: 'Chrome', system: 'Android' };
		const both = [
			{ factor: 'passkey', change: 'added', ...from },
			{ factor: 'password', change: 'added', ...from }
		];
		expect(await told(home)).toEqual(both);
		expect(await told(phone)).toEqual([]);
		expect(await told(home, walter)).toEqual([]);
		// Neither somebody else nor the session that made them says that they were seen.
		await asPerson(walter, ask('select private.saw_factor_changes(now())'), home);
		await asPerson(maria, ask('select private.saw_factor_changes(now())'), phone);
		expect(await told(home)).toEqual(both);
		await asPerson(maria, ask('select private.saw_factor_changes(now())'), home);
		expect(await told(home)).toEqual([]);
		const recorded = await asAdmin(
			ask(
				`select action, detail, actor_id, patient_id, session_id from audit.events
				where actor_id = $1 and action like 'factor.%' order by detail::text`,
				[maria]
			)
		);
		const by = { action: 'factor.added', actor_id: maria, patient_id: maria, session_id: phone };
		expect(recorded).toEqual([
			{ ...by, detail: { factor: 'passkey' } },
			{ ...by, detail: { factor: 'password' } }
		]);
		const rings = await asAdmin(
			ask(`select from realtime.messages where topic = $1 and event = 'factors'`, [`person:${maria}`])
		);
		expect(rings).toHaveLength(2);
	}));

test('the first way in of somebody new is no news, and a used recovery code is', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asRole, cast } = clinic;
		await asAdmin(ask(`insert into identity.users (id, username) values ($1, 'new-nurse')`, [cast.ana]));
		await asRole('closeby_identity', addPassword(cast.ana));
		await asRole(
			'closeby_identity',
			ask(`insert into identity.recovery_codes (user_id, hash) values ($1, $2), ($1, $3)`, [
				cast.ana,
				hash('1'),
				hash('2')
			])
		);
		await asRole(
			'closeby_identity',
			ask('update identity.recovery_codes set used_at = now() where hash = $1', [hash('1')])
		);
		const changes = await asAdmin(
			ask(
				`select factor, change, seen_at is not null as seen from identity.factor_changes
				where user_id = $1 order by factor, change`,
				[cast.ana]
			)
		);
		expect(changes).toEqual([
			{ factor: 'password', change: 'added', seen: true },
			{ factor: 'recovery_codes', change: 'added', seen: false },
			{ factor: 'recovery_codes', change: 'used', seen: false }
		]);
	}));

test('a secret nobody confirmed is no factor, and there is one of each at a time', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asRole, cast } = clinic;
		await begin(clinic, 'lee');
		const add = ask('insert into identity.totp (user_id, secret) values ($1, $2)', [
			cast.lee,
			randomBytes(48)
		]);
		const news = () =>
			asAdmin(
				ask('select factor, change from identity.factor_changes where user_id = $1 order by change', [
					cast.lee
				])
			);
		expect(await outcome(asRole('closeby_identity', add))).toBe('allowed');
		expect(await outcome(asRole('closeby_identity', add))).toBe('23505');
		expect(await news()).toEqual([]);
		const confirm = ask('update identity.totp set confirmed_at = now() where confirmed_at is null');
		await asRole('closeby_identity', confirm);
		expect(await news()).toEqual([{ factor: 'totp', change: 'added' }]);
		expect(await outcome(asRole('closeby_identity', add))).toBe('allowed');
		expect(await outcome(asRole('closeby_identity', confirm))).toBe('23505');
		await asRole('closeby_identity', ask('delete from identity.totp'));
		expect(await news()).toEqual([
			{ factor: 'totp', change: 'added' },
			{ factor: 'totp', change: 'removed' }
		]);
	}));

test('the worker learns whom to mail, once, and nothing older than a day', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, asRole, cast } = clinic;
		await begin(clinic, 'maria');
		await begin(clinic, 'walter');
		await asAdmin(ask(`update identity.users set email = 'maria@example.org' where id = $1`, [cast.maria]));
		await asRole('closeby_identity', addPasskey(cast.maria));
		await asRole('closeby_identity', addPassword(cast.maria));
		await asRole('closeby_identity', addPasskey(cast.walter));
		await asAdmin(
			ask(
				`update identity.factor_changes set changed_at = now() - interval '25 hours'
				where user_id = $1 and factor = 'password'`,
				[cast.maria]
			)
		);
		const waiting = () =>
			asRole(
				'closeby_jobs',
				ask<{ id: string; email: string; factor: string }>(
					'select id, email, factor from identity.changes_to_mail()'
				)
			);
		const [change, ...more] = await waiting();
		expect(change).toMatchObject({ email: 'maria@example.org', factor: 'passkey' });
		expect(more).toEqual([]);
		await asRole('closeby_jobs', ask('select identity.change_was_mailed($1)', [change?.id]));
		expect(await waiting()).toEqual([]);
		expect(await outcome(asRole('closeby_identity', ask('select identity.changes_to_mail()')))).toBe('42501');
	}));

test('nobody is left without a way in, not by two removals at once either', async () => {
	const database = await freshDatabase();
	const open = async () => {
		const client = new pg.Client({ connectionString: database.url });
		await client.connect();
		return client;
	};
	const admin = await open();
	const { cast } = await peopleTheClinic(admin);
	await admin.query(`insert into identity.users (id, username) values ($1, 'maria')`, [cast.maria]);
	const keys = [await addPasskey(cast.maria)(admin), await addPasskey(cast.maria)(admin)].flat();
	const answers = await Promise.all(
		keys.map(async ({ id }) => {
			const client = await open();
			await client.query('set role closeby_identity');
			const answer = await outcome(ask('delete from identity.passkeys where id = $1', [id])(client));
			await client.end();
			return answer;
		})
	);
	expect(answers.toSorted()).toEqual(['23514', 'allowed']);
	// One way in may take the place of another within one transaction.
	await admin.query('begin');
	await admin.query('delete from identity.passkeys');
	await addPassword(cast.maria)(admin);
	await admin.query('commit');
	expect(await outcome(ask('delete from identity.passwords')(admin))).toBe('23514');
	await admin.end();
	await database.drop();
});
