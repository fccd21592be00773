import { execFile } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fingerprint } from '../../src/lib/identity/invitation-codes.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { hash } from './invitations.ts';

const command = path.join(import.meta.dirname, '../../src/lib/people/new-clinic.ts');
const secret = 'what the app knows invitations by';
const origin = 'https://closeby.example.org';

let database: FreshDatabase;
let sql: pg.Client;
beforeAll(async () => {
	database = await freshDatabase();
	sql = new pg.Client({ connectionString: database.url });
	await sql.connect();
});
beforeEach(() => void vi.stubEnv('CLOSEBY_SECRET', secret));
afterAll(async () => {
	await sql.end();
	await database.drop();
});

/** Runs `npm run clinic:new` for a clinic of that name. */
function found(name: string, more: Record<string, string> = {}): Promise<{ told: string; reasons: string }> {
	const said = { phone: '(303) 555-0142', 'time-zone': 'America/Denver', 'given-name': 'Noor', ...more };
	const words = Object.entries({ name, 'family-name': 'Haddad', ...said });
	const env = { ...process.env, DATABASE_ADMIN_URL: database.url, CLOSEBY_SECRET: secret, ORIGIN: origin };
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[command, ...words.flatMap(([option, value]) => [`--${option}`, value])],
			{ env },
			(_error, told, reasons) => resolve({ told, reasons })
		);
	});
}

/** What the administrator is handed, as they bring it to the door. */
function handed(told: string) {
	const [, link = ''] = /^ {2}https:\/\/closeby\.example\.org\/join\/(\S+)$/m.exec(told) ?? [];
	const [, spoken = ''] = /six digits: (\d{6})$/m.exec(told) ?? [];
	return { link, spoken };
}

async function prove(told: string): Promise<{ outcome: string; claim: string }> {
	const { link, spoken } = handed(told);
	const claim = hash(link);
	const { rows } = await sql.query<{ outcome: string }>(
		'select outcome from identity.prove_invitation($1, null, $2, $3)',
		[fingerprint('key', link), fingerprint('spoken', spoken), claim]
	);
	return { outcome: rows[0]?.outcome ?? '', claim };
}

test('a clinic begins with an administrator, who is invited until somebody there can sign in', async () => {
	const lost = await found('Lakeside Family Health');
	const again = await found('Lakeside Family Health');
	expect([lost.reasons, again.reasons]).toEqual(['', '']);
	expect(await prove(lost.told)).toMatchObject({ outcome: 'revoked' });
	const { outcome, claim } = await prove(again.told);
	expect(outcome).toBe('proved');
	await sql.query('begin');
	await sql.query(`select from identity.accept_invitation($1, 'noor', 'en')`, [claim]);
	await sql.query(`insert into identity.passwords (user_id, hash) select id, 'x' from identity.users`);
	await sql.query('commit');
	const { rows } = await sql.query({
		text: `select o.name, o.time_zone, p.given_name, p.family_name, r.role
			from care.organisations o join care.people p on p.organisation_id = o.id
			join identity.users u on u.id = p.id join care.staff_roles r on r.staff_id = p.id`,
		rowMode: 'array'
	});
	expect(rows).toEqual([['Lakeside Family Health', 'America/Denver', 'Noor', 'Haddad', 'clinic_admin']]);

	expect(await found('Lakeside Family Health')).toEqual({
		told: '',
		reasons: 'There is a clinic of that name, and people sign in there: its administrator invites others.\n'
	});
});

test('what cannot be is said in one line, and nothing is made', async () => {
	expect((await found('Riverbend', { 'time-zone': 'Mars/Olympus' })).reasons).toBe(
		'There is no such time zone; one is America/Denver.\n'
	);
	expect((await found('Riverbend', { 'given-name': '\u202e' })).reasons).toBe(
		'Say --given-name, in at most 200 characters. See --help.\n'
	);
	expect((await found('Riverbend', { phone: '1' })).reasons).toBe(
		'The database refused it (23514, organisations_phone_check).\n'
	);
	const { rowCount } = await sql.query(`select from care.organisations where name = 'Riverbend'`);
	expect(rowCount).toBe(0);
});
