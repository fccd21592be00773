import nodemailer from 'nodemailer';
import { readEnvironment } from '../../env.ts';

/** A mail to one person: generic words, nothing of anybody's health. */
export interface Letter {
	to: string;
	subject: string;
	text: string;
	/** The same for every try, so that a letter that was sent twice is shown once (RFC 5322, section 3.6.4). */
	messageId?: string;
}

/** Opens the way mail goes out by; undefined where none is set up. `close` it when the letters are handed over. */
export function openMail(): { send(letter: Letter): Promise<void>; close(): void } | undefined {
	const { SMTP_URL, MAIL_FROM, ORIGIN } = readEnvironment();
	if (SMTP_URL === undefined) return undefined;
	const transport = nodemailer.createTransport(SMTP_URL);
	const from = MAIL_FROM ?? `closeby@${new URL(ORIGIN ?? 'http://localhost').hostname}`;
	return {
		async send(letter) {
			await transport.sendMail({ from, ...letter });
		},
		close: () => transport.close()
	};
}

/** Where people reach a page of Closeby. */
export function addressOf(page: string): URL {
	const { ORIGIN, HOST, PORT } = readEnvironment();
	return new URL(page, ORIGIN ?? `http://${HOST}:${PORT}`);
}
