import { error, json } from '@sveltejs/kit';
import { TooManyChallenges } from '$lib/identity/challenges.server';
import { beginRegistration } from '$lib/identity/passkeys.server';
import { accountOf } from '$lib/identity/second-step.server';
import type { RequestHandler } from './$types';

/** What a device is asked to make, for somebody signed in or choosing their second factor. */
export const POST: RequestHandler = async ({ locals, url, getClientAddress }) => {
	const { person } = locals.unfinished ?? locals.me();
	const account = await accountOf(person);
	try {
		return json(await beginRegistration({ person, account, name: account }, url, getClientAddress()));
	} catch (thrown) {
		if (thrown instanceof TooManyChallenges) error(429, 'too many');
		throw thrown;
	}
};
