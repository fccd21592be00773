import type { Translate } from '../i18n/translation.ts';
import type { WordKey } from '../i18n/resources.ts';

/** A change to somebody's ways in. */
export interface FactorNews {
	id: string;
	factor: string;
	change: string;
	browser: string | null;
	system: string | null;
	/** When, as ISO 8601. */
	at: string;
}

const sentences: Record<string, WordKey> = {
	'passkey added': 'identity.news.passkeyAdded',
	'passkey removed': 'identity.news.passkeyRemoved',
	'password added': 'identity.news.passwordAdded',
	'password changed': 'identity.news.passwordChanged',
	'password removed': 'identity.news.passwordRemoved',
	'totp added': 'identity.news.appAdded',
	'totp removed': 'identity.news.appRemoved',
	'recovery_codes added': 'identity.news.codesMade',
	'recovery_codes used': 'identity.news.codeUsed'
};

/** What changed, in one sentence. */
export function whatChanged({ factor, change }: Pick<FactorNews, 'factor' | 'change'>, t: Translate): string {
	return t(sentences[`${factor} ${change}`] ?? 'identity.news.title');
}

/** When it was, and with which browser; `moment` is the time in the reader's words. */
export function whenChanged(
	{ browser, system }: Pick<FactorNews, 'browser' | 'system'>,
	moment: string,
	t: Translate
): string {
	return browser && system
		? t('identity.news.where', { moment, browser, system })
		: t('identity.news.when', { moment });
}
