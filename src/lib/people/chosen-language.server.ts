import type { Cookies } from '@sveltejs/kit';
import { asBearer } from '../db/connection.server.ts';
import { isLanguage, type Language } from '../i18n/languages.ts';
import { fingerprint } from '../identity/sessions.server.ts';
import { chooseLanguage } from './people.server.ts';

/** The language this browser shows to whoever is not signed in. */
const shown = 'language';

/** That it was chosen just now, by somebody on their way in. */
const fresh = 'language-chosen';

/**
 * For how long, in seconds, a choice is taken for that of the person who comes in: long enough to type a password, too short
 * for the next person at a phone that others use too.
 */
const freshFor = 15 * 60;

/** Remembers the language for this browser; a choice at the door is kept for the person who then comes in. */
export function showLanguage(cookies: Cookies, url: URL, language: Language, atTheDoor: boolean): void {
	const everywhere = { path: '/', secure: url.protocol === 'https:', sameSite: 'lax' } as const;
	// Read by the offline page; it says nothing about anybody.
	cookies.set(shown, language, { ...everywhere, httpOnly: false, maxAge: 400 * 24 * 60 * 60 });
	if (atTheDoor) cookies.set(fresh, language, { ...everywhere, httpOnly: true, maxAge: freshFor });
}

/** Remembers for the person whose whole session has just begun what they chose at the door, if they did. */
export async function keepChosenLanguage(cookies: Cookies, url: URL, secret: string): Promise<void> {
	const language = cookies.get(fresh);
	if (!isLanguage(language)) return;
	cookies.delete(fresh, { path: '/', secure: url.protocol === 'https:' });
	await asBearer({ secretHash: fingerprint(secret) }, (db) => chooseLanguage(db, language), { single: true });
}
