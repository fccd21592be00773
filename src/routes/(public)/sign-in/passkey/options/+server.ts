import { error, json } from '@sveltejs/kit';
import { TooManyChallenges } from '$lib/identity/challenges.server';
import { beginAuthentication } from '$lib/identity/passkeys.server';
import type { RequestHandler } from './$types';

/** What a device is asked to sign: by anybody at the door, or by somebody who proves again who they are. */
export const POST: RequestHandler = async ({ locals, url, getClientAddress }) => {
	const person = (locals.unfinished ?? locals.signedIn)?.person ?? null;
	try {
		return json(await beginAuthentication(url, getClientAddress(), person));
	} catch (thrown) {
		if (thrown instanceof TooManyChallenges) error(429, 'too many');
		throw thrown;
	}
};
