import { sql } from 'kysely';
import * as v from 'valibot';
import type { Database } from '../db/connection.server.ts';
import type { SignedIn } from '../identity/sessions.server.ts';
import { mayPushTo, pushKey } from './push.server.ts';

/** What a browser says when it may be told: where, and how to seal what is said. */
export const deviceInput = v.strictObject({
	endpoint: v.pipe(v.string(), v.maxLength(1000), v.check(mayPushTo)),
	p256dh: v.pipe(v.string(), v.regex(/^[\w-]{80,100}=?$/)),
	auth: v.pipe(v.string(), v.regex(/^[\w-]{16,40}={0,2}$/))
});

/** What a screen needs to offer it: our public key, and whether this device is told already. */
export interface DeviceOffer {
	key: string;
	on: boolean;
}

/** Null where it is not offered: push is not set up, or the device is not the person's own. */
export async function deviceOffer(db: Database, kind: SignedIn['sessionKind']): Promise<DeviceOffer | null> {
	const key = pushKey();
	if (key === undefined || (kind !== 'staff' && kind !== 'own_device')) return null;
	const { rows } = await sql<{ on: boolean }>`select care.push_is_on() as on`.execute(db);
	return { key, on: rows[0]?.on ?? false };
}

/** Tells this device from now on, until the session ends. Error: ABSNT (not the person's own device). */
export async function tellDevice(db: Database, device: v.InferOutput<typeof deviceInput>): Promise<void> {
	await sql`select care.begin_push(${device.endpoint}, ${device.p256dh}, ${device.auth})`.execute(db);
}

/** Tells this device nothing more. */
export async function stopTelling(db: Database): Promise<void> {
	await sql`select care.end_push()`.execute(db);
}
