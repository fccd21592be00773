import type audit from './locales/en/audit.json';
import type bluetooth from './locales/en/bluetooth.json';
import type command from './locales/en/command.json';
import type common from './locales/en/common.json';
import type console from './locales/en/console.json';
import type enrolment from './locales/en/enrolment.json';
import type family from './locales/en/family.json';
import type fhir from './locales/en/fhir.json';
import type help from './locales/en/help.json';
import type identity from './locales/en/identity.json';
import type join from './locales/en/join.json';
import type messaging from './locales/en/messaging.json';
import type notifications from './locales/en/notifications.json';
import type observations from './locales/en/observations.json';
import type monitoring from './locales/en/monitoring.json';
import type offline from './locales/en/offline.json';
import type outbox from './locales/en/outbox.json';
import type people from './locales/en/people.json';
import type plan from './locales/en/plan.json';
import type planning from './locales/en/planning.json';
import type readingImports from './locales/en/reading_imports.json';
import type record from './locales/en/record.json';
import type reports from './locales/en/reports.json';
import type security from './locales/en/security.json';
import type settings from './locales/en/settings.json';
import type signin from './locales/en/signin.json';
import type trends from './locales/en/trends.json';

/** The English words, one line per file in `locales/en`; a new domain of words adds its line here. */
interface English {
	audit: typeof audit;
	bluetooth: typeof bluetooth;
	command: typeof command;
	common: typeof common;
	console: typeof console;
	enrolment: typeof enrolment;
	family: typeof family;
	fhir: typeof fhir;
	help: typeof help;
	identity: typeof identity;
	join: typeof join;
	messaging: typeof messaging;
	monitoring: typeof monitoring;
	notifications: typeof notifications;
	observations: typeof observations;
	offline: typeof offline;
	outbox: typeof outbox;
	people: typeof people;
	plan: typeof plan;
	planning: typeof planning;
	reading_imports: typeof readingImports;
	record: typeof record;
	reports: typeof reports;
	security: typeof security;
	settings: typeof settings;
	signin: typeof signin;
	trends: typeof trends;
}

/** A file of words: `locales/<language>/<domain>.json`. */
export type Domain = keyof English;

/** Every domain of words. The mapped type makes a forgotten one a type error. */
export const domains = Object.keys({
	audit: true,
	bluetooth: true,
	command: true,
	common: true,
	console: true,
	enrolment: true,
	family: true,
	fhir: true,
	help: true,
	identity: true,
	join: true,
	messaging: true,
	monitoring: true,
	notifications: true,
	observations: true,
	offline: true,
	outbox: true,
	people: true,
	plan: true,
	planning: true,
	reading_imports: true,
	record: true,
	reports: true,
	security: true,
	settings: true,
	signin: true,
	trends: true
} satisfies Record<Domain, true>);

/** Words as i18next JSON v4 holds them: text, or a group of words under one name. */
export interface Branch {
	readonly [key: string]: string | Branch;
}

/** The words of one language for the domains a page needs. */
export type Words = { readonly [domain in Domain]?: Branch };

type Unpluralised<Key extends string> = Key extends `${infer Stem}_${Intl.LDMLPluralRule}` ? Stem : Key;

type KeyOf<Tree, Path extends string = ''> = {
	[Key in keyof Tree & string]: Tree[Key] extends string
		? `${Path}${Unpluralised<Key>}`
		: KeyOf<Tree[Key], `${Path}${Key}.`>;
}[keyof Tree & string];

/** Every key there are words for: `messaging.send`. A plural is named without its ending. */
export type WordKey = KeyOf<English>;
