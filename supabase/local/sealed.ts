import type pg from 'pg';
import { open } from '../../src/lib/identity/secrets.server.ts';
import { Refusal } from './refusal.ts';

/**
 * Throws a Refusal where CLOSEBY_SECRET is another than the one that sealed what is in the database. With it no code of an
 * authenticator app, no recovery code and no invitation would be taken, and nobody be told why.
 */
export async function refuseOtherSecret(client: pg.Client): Promise<void> {
	await client.query('begin; set local role closeby_identity');
	const { rows } = await client.query<{ owner: string; secret: Buffer }>(
		`select user_id as owner, secret from identity.totp
		where confirmed_at is not null order by confirmed_at desc limit 1`
	);
	await client.query('rollback');
	for (const { owner, secret } of rows) {
		try {
			open('totp', owner, secret);
		} catch (error) {
			throw new Refusal(
				'CLOSEBY_SECRET is another than the one that sealed the authenticator apps in the database.',
				{ cause: error }
			);
		}
	}
}
