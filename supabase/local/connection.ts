import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import webPush from 'web-push';
import { writeWhole } from './files.ts';

/** How to reach the embedded stack, under the names a hosted project uses. */
export interface Connection {
	/** As role closeby_app. */
	DATABASE_URL: string;
	/** As superuser. */
	DATABASE_ADMIN_URL: string;
	PUBLIC_SUPABASE_URL: string;
	PUBLIC_SUPABASE_PUBLISHABLE_KEY: string;
	SUPABASE_JWT_SECRET: string;
	/** Seals the secrets of authenticator apps in the database. */
	CLOSEBY_SECRET: string;
	/** The key pair that push services know us by. */
	VAPID_PUBLIC_KEY: string;
	VAPID_PRIVATE_KEY: string;
	/** Opens realtime as service_role; the app itself never uses it. */
	SUPABASE_SECRET_KEY: string;
}

/**
 * Opens the embedded database for the app: gives role closeby_app its password, and writes `connection.env` into the
 * data folder, from which tools and tests connect. Secrets are random, made at the first start and kept: sessions and
 * open tools outlive a restart. `url` is the app's own origin, which is the Supabase URL of an embedded stack.
 */
export async function openConnection(dataFolder: string, adminUrl: string, url: string): Promise<Connection> {
	const file = join(dataFolder, 'connection.env');
	const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
	const password = passwordIn(kept.DATABASE_URL) ?? secret(24);
	await givePassword(adminUrl, password);
	const connection: Connection = {
		DATABASE_URL: withLogin(adminUrl, 'closeby_app', password),
		DATABASE_ADMIN_URL: adminUrl,
		PUBLIC_SUPABASE_URL: url,
		PUBLIC_SUPABASE_PUBLISHABLE_KEY: kept.PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? `sb_publishable_${secret(24)}`,
		SUPABASE_JWT_SECRET: kept.SUPABASE_JWT_SECRET ?? secret(48),
		CLOSEBY_SECRET: kept.CLOSEBY_SECRET ?? secret(48),
		...vapidKeys(kept),
		SUPABASE_SECRET_KEY: kept.SUPABASE_SECRET_KEY ?? `sb_secret_${secret(24)}`
	};
	const lines = Object.entries(connection).map(([name, value]) => `${name}=${value}\n`);
	writeWhole(
		file,
		`# Written at each start. Whoever reads this file can read the whole database.\n${lines.join('')}`
	);
	return connection;
}

function vapidKeys(kept: Partial<Record<string, string>>) {
	const { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY } = kept;
	if (VAPID_PUBLIC_KEY !== undefined && VAPID_PRIVATE_KEY !== undefined)
		return { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY };
	const { publicKey, privateKey } = webPush.generateVAPIDKeys();
	return { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey };
}

function secret(bytes: number): string {
	return randomBytes(bytes).toString('base64url');
}

function passwordIn(url: string | undefined): string | undefined {
	return url === undefined ? undefined : new URL(url).password || undefined;
}

function withLogin(adminUrl: string, user: string, password: string): string {
	const url = new URL(adminUrl);
	url.username = user;
	url.password = password;
	return url.href;
}

async function givePassword(adminUrl: string, password: string): Promise<void> {
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	try {
		await client.query(`alter role closeby_app login password ${client.escapeLiteral(password)}`);
	} finally {
		await client.end();
	}
}
