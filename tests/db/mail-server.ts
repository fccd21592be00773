import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

interface Letter {
	to: string[];
	words: string;
}

/** A port where nobody listens. */
export async function unusedPort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('The system gave no port');
	return address.port;
}

/** A mail server that keeps what it is given, or says after every letter that it has trouble. */
export async function mailServer(port: number, { troubled = false } = {}) {
	const letters: Letter[] = [];
	let offered = 0;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		onData(stream, { envelope: { rcptTo } }, done) {
			void text(stream).then((raw) => {
				offered += 1;
				if (troubled) return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
				// Long lines of quoted-printable are broken by "=" at the end (RFC 2045, section 6.7).
				letters.push({ to: rcptTo.map(({ address }) => address), words: raw.replaceAll('=\r\n', '') });
				done();
			});
		}
	});
	server.listen(port, '127.0.0.1');
	await once(server.server, 'listening');
	return { letters, offered: () => offered, stop: () => new Promise<void>((over) => server.close(over)) };
}
