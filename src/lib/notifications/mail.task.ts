import type { Task } from 'graphile-worker';
import * as v from 'valibot';
import { addressOf, openMail } from '../identity/mail.server.ts';
import { noticeWords } from './words.ts';

const notices = v.array(v.object({ notice: v.string(), email: v.string(), language: v.string() }));

/**
 * Every minute: mails whoever was called to an alert that still waits. One that fails is tried again with the next
 * minute, for a day; meanwhile the next person is called all the same. Without SMTP_URL there is no mail.
 */
export const mailNotices: Task = async (_payload, { query, logger }) => {
	const mail = openMail();
	if (!mail) return;
	try {
		const { rows } = await query('select * from private.take_mails()');
		for (const { notice, email, language } of v.parse(notices, rows)) {
			let sent = false;
			try {
				await mail.send({
					to: email,
					messageId: `<${notice}@${addressOf('/').hostname}>`,
					...letter(language)
				});
				sent = true;
			} catch (error) {
				// Never the address.
				const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
				logger.warn(`a call to an alert could not be mailed: ${code}`);
			}
			await query(`select private.end_delivery($1, 'mail', $2)`, [notice, sent]);
		}
	} finally {
		mail.close();
	}
};

/** The mail to somebody who is called: no patient, no clinic, nothing of anybody's health. */
export function letter(code: string): { subject: string; text: string } {
	const t = noticeWords(code);
	const lines = [
		`${t('notifications.mail.open')} ${addressOf('/console/alerts').href}`,
		t('notifications.mail.why')
	];
	return { subject: t('notifications.mail.subject'), text: `${lines.join('\n\n')}\n` };
}
