/// <reference types="trusted-types" />
import type { Database, Shape } from '$lib/db/connection.server';
import type { Language } from '$lib/i18n/languages';
import type { SignedIn } from '$lib/identity/sessions.server';

declare global {
	namespace App {
		interface Locals {
			/** One id a request, in every log line and every error page. */
			requestId: string;
			/** The language of this answer: the person's, else the browser's. */
			language: Language;
			/** Null on public pages without a session. */
			signedIn: SignedIn | null;
			/** Staff whose second factor is still to come: they reach `/sign-in/second-step` and nothing else. */
			unfinished: SignedIn | null;
			/** The signed-in person; throws where nobody is signed in. */
			me(): SignedIn;
			/**
			 * One transaction as the signed-in person. What Postgres refuses becomes the HTTP error that it means
			 * (404 for hidden and missing alike); a database that is away becomes 503.
			 */
			transaction<T>(work: (db: Database) => Promise<T>, shape?: Shape): Promise<T>;
		}
		interface Error {
			message: string;
			/** Shown to the person, so that they can name it and we can find it. */
			requestId?: string;
		}
	}
}

export {};
