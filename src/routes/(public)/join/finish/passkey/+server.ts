import { error, json } from '@sveltejs/kit';
import { TooManyChallenges } from '$lib/identity/challenges.server';
import { beginRegistration } from '$lib/identity/passkeys.server';
import { claimed } from '../claimed.server';
import type { RequestHandler } from './$types';

/** What a device is asked when somebody who joins makes a passkey. */
export const POST: RequestHandler = async ({ cookies, url, getClientAddress }) => {
	const { who } = await claimed(cookies, url);
	// The device shows it beside the passkey; somebody new may still choose another username, so their name it is.
	const account = who.username ?? who.name;
	try {
		return json(
			await beginRegistration({ person: who.person, account, name: who.name }, url, getClientAddress())
		);
	} catch (thrown) {
		if (thrown instanceof TooManyChallenges) error(429, 'too many');
		throw thrown;
	}
};
