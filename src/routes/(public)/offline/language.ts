import { isLanguage, preferredLanguage, type Language } from '$lib/i18n/languages.ts';
import { languageKey } from '$lib/outbox/language.ts';
import enCommon from '$lib/i18n/locales/en/common.json';
import enIdentity from '$lib/i18n/locales/en/identity.json';
import enMessaging from '$lib/i18n/locales/en/messaging.json';
import enObservations from '$lib/i18n/locales/en/observations.json';
import enOffline from '$lib/i18n/locales/en/offline.json';
import enOutbox from '$lib/i18n/locales/en/outbox.json';
import enPeople from '$lib/i18n/locales/en/people.json';
import enPlan from '$lib/i18n/locales/en/plan.json';
import esCommon from '$lib/i18n/locales/es/common.json';
import esIdentity from '$lib/i18n/locales/es/identity.json';
import esMessaging from '$lib/i18n/locales/es/messaging.json';
import esObservations from '$lib/i18n/locales/es/observations.json';
import esOffline from '$lib/i18n/locales/es/offline.json';
import esOutbox from '$lib/i18n/locales/es/outbox.json';
import esPeople from '$lib/i18n/locales/es/people.json';
import esPlan from '$lib/i18n/locales/es/plan.json';
import type { Words } from '$lib/i18n/resources.ts';

/** The words of this page in every language: the phone must have them before it knows which it needs. */
export const words = {
	en: {
		common: enCommon,
		identity: enIdentity,
		messaging: enMessaging,
		observations: enObservations,
		offline: enOffline,
		outbox: enOutbox,
		people: enPeople,
		plan: enPlan
	},
	es: {
		common: esCommon,
		identity: esIdentity,
		messaging: esMessaging,
		observations: esObservations,
		offline: esOffline,
		outbox: esOutbox,
		people: esPeople,
		plan: esPlan
	}
} satisfies Record<Language, Words>;

/** The language this phone was last used in, else the browser's. */
export function readerLanguage(): Language {
	const remembered = localStorage.getItem(languageKey);
	return isLanguage(remembered) ? remembered : preferredLanguage(navigator.languages.join(','));
}
