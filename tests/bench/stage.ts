import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { startCloseby, type Closeby } from '../server.ts';
import { foundClinic, type BenchClinic } from './clinic.ts';

/** A Closeby as `npm start` runs it, with a clinic in it, to be measured from outside. */
export interface Stage {
	closeby: Closeby;
	clinic: BenchClinic;
	adminUrl: string;
	/** The public key of realtime. */
	key: string;
	/** Where the server's inspector opens when it is asked to. */
	inspectPort: number;
}

/** 200 patients and 100,000 messages, and twenty conversations to talk in. */
const size = { patients: 200, messagesEach: 500, talks: 20 };

/** Starts it, built and durable; resolves when the clinic is there. */
export async function setStage(say: (line: string) => void): Promise<Stage> {
	const inspectPort = await freePort();
	const closeby = await startCloseby({
		env: { CLOSEBY_DEMO: '0', CLOSEBY_LOG: 'warn', NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}` }
	});
	try {
		const connection = parseEnv(readFileSync(path.join(closeby.data, 'connection.env'), 'utf8'));
		const { DATABASE_ADMIN_URL: adminUrl = '', PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = '' } = connection;
		say(`${closeby.url} is up; filling it with ${size.patients * size.messagesEach} messages`);
		const clinic = await foundClinic(adminUrl, closeby.url, size);
		return { closeby, clinic, adminUrl, key, inspectPort };
	} catch (error) {
		await closeby.stop();
		throw error;
	}
}

/** A port of loopback nobody listens on just now. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('The system gave no port');
	return address.port;
}
