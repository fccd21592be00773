import { fail, redirect, type Cookies } from '@sveltejs/kit';
import * as v from 'valibot';
import { languageCodes } from '$lib/i18n/languages';
import { deleteClaimCookie, replaceSession } from '$lib/identity/cookie.server';
import { longestCredential } from '$lib/identity/credential';
import { deviceOf } from '$lib/identity/device.server';
import { deviceKind } from '$lib/identity/device-kind';
import { suggestUsername, type Claimant } from '$lib/identity/join.server';
import { join, type Choices, type WayIn } from '$lib/identity/joining.server';
import { checkRegistration } from '$lib/identity/passkeys.server';
import { passwordProblem, passwordRules } from '$lib/identity/password-rules.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';
import { claimed } from './claimed.server';

const username = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^[a-z0-9][a-z0-9._-]{1,62}$/));
const common = {
	// Whoever comes back keeps the name they have, and is not asked.
	username: v.optional(username),
	language: v.picklist(languageCodes),
	device: deviceKind
};
const withPassword = v.strictObject({
	...common,
	password: v.pipe(v.string(), v.maxLength(1024)),
	credential: v.optional(v.literal(''), '')
});
// The same form, sent by its passkey button: what stands in the password field does not matter.
const withPasskey = v.strictObject({
	...common,
	password: v.optional(v.string(), ''),
	credential: v.pipe(v.string(), v.maxLength(longestCredential))
});

export const load: PageServerLoad = async ({ cookies, url }) => {
	const { who } = await claimed(cookies, url);
	return {
		name: who.name,
		clinic: who.clinic,
		back: who.purpose === 'recover',
		staff: who.kind === 'staff',
		username: who.username,
		suggestion: who.username ?? (await suggestUsername(who)),
		shortest: rulesFor(who).shortest
	};
};

export const actions: Actions = {
	passkey: async ({ request, cookies, url }) => {
		const { claim, who } = await claimed(cookies, url);
		const form = await readForm(request, withPasskey);
		const { credential, ...typed } = form.data;
		const name = who.username ?? typed.username;
		if (!form.valid || !name) return fail(400, { ...typed, problem: 'usernameShape' as const });
		const passkey = await checkRegistration(who.person, credential, url);
		if (!passkey) return fail(400, { ...typed, problem: 'noPasskey' as const });
		return (
			(await goIn({ cookies, url, request }, claim, { ...typed, username: name }, { passkey })) ??
			fail(400, { ...typed, problem: 'usernameTaken' as const })
		);
	},
	password: async ({ request, cookies, url }) => {
		const { claim, who } = await claimed(cookies, url);
		const form = await readForm(request, withPassword);
		const typed = { username: form.data.username, language: form.data.language, device: form.data.device };
		const name = who.username ?? form.data.username;
		if (!form.valid || !name) return fail(400, { ...typed, problem: 'usernameShape' as const });
		const problem = passwordProblem(form.data.password, rulesFor(who), [who.givenName, who.familyName, name]);
		if (problem) return fail(400, { ...typed, problem });
		const way = { password: form.data.password };
		return (
			(await goIn({ cookies, url, request }, claim, { ...form.data, username: name }, way)) ??
			fail(400, { ...typed, problem: 'usernameTaken' as const })
		);
	}
};

const rulesFor = ({ kind }: Claimant) => passwordRules[kind === 'staff' ? 'withSecondFactor' : 'alone'];

interface Asked {
	cookies: Cookies;
	url: URL;
	request: Request;
}

/** Joins and leads to the first page; comes back only where the username is somebody else's. */
async function goIn({ cookies, url, request }: Asked, claim: string, chosen: Choices, way: WayIn) {
	const joined = await join(claim, chosen, way, deviceOf(request));
	if (joined.outcome === 'taken') return undefined;
	deleteClaimCookie(cookies, url);
	if (joined.outcome === 'over') redirect(303, '/join?late');
	await replaceSession(cookies, url, joined);
	redirect(303, joined.kind === 'staff' ? '/console' : '/today');
}
