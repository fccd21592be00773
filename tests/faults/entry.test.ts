import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionCookie } from '../../src/lib/identity/cookie.server.ts';
import { peopleTheClinic } from '../db/clinic.ts';
import { startCloseby, type Closeby } from '../server.ts';

// What a screen sends brings its session along; whoever may not enter is told what everybody else is, and stores nothing.

// The first start on this checkout also builds the app.
const startLimit = 180_000;

let closeby: Closeby;
let admin: pg.Client;
let clinic: Awaited<ReturnType<typeof peopleTheClinic>>;
beforeAll(async () => {
	closeby = await startCloseby({ env: { CLOSEBY_DEMO: '0' } });
	const { DATABASE_ADMIN_URL } = parseEnv(readFileSync(path.join(closeby.data, 'connection.env'), 'utf8'));
	admin = new pg.Client({ connectionString: DATABASE_ADMIN_URL });
	await admin.connect();
	clinic = await peopleTheClinic(admin);
	for (const name of ['maria', 'lee'] as const) await beginSession(name);
}, startLimit);
afterAll(async () => {
	await admin.end();
	await closeby.stop();
});

/** Somebody signed in, whose cookie's secret is their name. */
async function beginSession(name: 'maria' | 'lee'): Promise<void> {
	const kind = name === 'lee' ? 'staff' : 'own_device';
	await admin.query('insert into identity.users (id, username) values ($1, $2)', [clinic.cast[name], name]);
	await admin.query(
		`insert into identity.sessions (secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
		values ($1, $2, $3, now(), now() + interval '15 minutes', now() + interval '12 hours')`,
		[createHash('sha256').update(name).digest('hex'), clinic.cast[name], kind]
	);
}

async function send(
	secret: string,
	person: string,
	page: string
): Promise<{ status: number; answer: unknown }> {
	const body = new FormData();
	body.set('id', v7());
	body.set('body', 'I walked to the park.');
	const response = await fetch(new URL(`${page}/${clinic.conversations.maria}?/send`, closeby.url), {
		method: 'POST',
		body,
		headers: {
			accept: 'application/json',
			cookie: `${sessionCookie(new URL(closeby.url))}=${secret}`,
			origin: closeby.url,
			'x-sveltekit-action': 'true',
			'x-closeby-person': person
		}
	});
	const answer: unknown = await response.json();
	return { status: response.status, answer };
}

async function stored(): Promise<number> {
	const { rows } = await admin.query<{ n: number }>('select count(*)::int as n from care.messages');
	return rows[0]?.n ?? 0;
}

test('a message is stored for the holder of a living session, on their own side of the house', async () => {
	const { maria, lee } = clinic.cast;
	const before = await stored();
	expect((await send('maria', maria, '/messages')).answer).toMatchObject({ type: 'success' });
	expect((await send('lee', lee, '/console/inbox')).answer).toMatchObject({ type: 'success' });
	expect(await stored()).toBe(before + 2);
});

test('anybody else is turned away, and nothing is stored', async () => {
	const { maria, lee } = clinic.cast;
	const before = await stored();
	// A phone that changed hands: what one person wrote is never sent as another.
	expect(await send('maria', lee, '/messages')).toEqual({ status: 409, answer: { message: 'other person' } });
	const door = { type: 'redirect', status: 303, location: '/sign-in' };
	expect((await send('nobody', maria, '/messages')).answer).toEqual(door);
	expect((await send('lee', lee, '/messages')).status).toBe(404);
	expect((await send('maria', maria, '/console/inbox')).status).toBe(404);
	await admin.query('update identity.sessions set second_factor_at = null');
	expect((await send('lee', lee, '/console/inbox')).answer).toEqual({
		...door,
		location: '/sign-in/second-step'
	});
	expect(await stored()).toBe(before);
});
