import type { Task } from 'graphile-worker';
import * as v from 'valibot';
import { isLanguage } from '../i18n/languages.ts';
import { createTranslation } from '../i18n/translation.ts';
import identityInEnglish from '../i18n/locales/en/identity.json' with { type: 'json' };
import securityInEnglish from '../i18n/locales/en/security.json' with { type: 'json' };
import identityInSpanish from '../i18n/locales/es/identity.json' with { type: 'json' };
import securityInSpanish from '../i18n/locales/es/security.json' with { type: 'json' };
import { whatChanged, whenChanged } from './factor-news.ts';
import { addressOf, openMail } from './mail.server.ts';

const words = {
	en: { identity: identityInEnglish, security: securityInEnglish },
	es: { identity: identityInSpanish, security: securityInSpanish }
};

const changes = v.array(
	v.object({
		id: v.string(),
		email: v.string(),
		language: v.string(),
		time_zone: v.string(),
		factor: v.string(),
		change: v.string(),
		changed_at: v.date(),
		browser: v.nullable(v.string()),
		system: v.nullable(v.string())
	})
);
type Change = v.InferOutput<typeof changes>[number];

/**
 * Every minute: mails the owners of changed factors. One that fails is tried again with the next minute, for a day.
 * Without SMTP_URL there is no mail, and people are told on their screens alone.
 */
export const tellOwners: Task = async (_payload, { query, logger }) => {
	const mail = openMail();
	if (!mail) return;
	const { rows } = await query('select * from identity.changes_to_mail()');
	const waiting = v.parse(changes, rows);
	try {
		for (const change of waiting) {
			try {
				await mail.send({
					to: change.email,
					messageId: `<${change.id}@${addressOf('/').hostname}>`,
					...letter(change)
				});
				await query('select identity.change_was_mailed($1)', [change.id]);
			} catch (error) {
				// Never the address.
				const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
				logger.warn(`a change of factors could not be mailed: ${code}`);
			}
		}
	} finally {
		mail.close();
	}
};

/** The mail about one change: no name, no clinic, nothing of anybody's health. */
export function letter(change: Omit<Change, 'id' | 'email'>): { subject: string; text: string } {
	const language = isLanguage(change.language) ? change.language : 'en';
	const { t, format } = createTranslation(() => ({
		language,
		timeZone: change.time_zone,
		words: words[language]
	}));
	const lines = [
		`${whatChanged(change, t)} ${whenChanged(change, format.dateTime(change.changed_at), t)}`,
		t('security.mail.nothing'),
		t('security.mail.notYou')
	];
	return { subject: t('security.mail.subject'), text: `${lines.join('\n\n')}\n` };
}
