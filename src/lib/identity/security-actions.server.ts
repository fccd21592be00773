import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { mayAttempt } from './attempts.server.ts';
import { longestCredential } from './credential.ts';
import { deviceOf } from './device.server.ts';
import { requireFresh } from './fresh.server.ts';
import { finishRegistration, passkeyName } from './passkeys.server.ts';
import { accountOf, atSecondFactor, authenticatorSetup } from './second-step.server.ts';
import {
	addAuthenticator,
	changePassword,
	endDevices,
	newRecoveryCodes,
	removeAuthenticator,
	removePasskey,
	renamePasskey,
	securityOf,
	type ChangeResult
} from './security.server.ts';
import type { SignedIn } from './sessions.server.ts';
import { readForm } from '../ui/form.server.ts';
import { nameOf } from '../ui/plain-text.ts';

const id = v.pipe(v.string(), v.uuid());
const one = v.strictObject({ id });
const named = v.strictObject({ id, name: nameOf(60) });
const signed = v.strictObject({ credential: v.pipe(v.string(), v.maxLength(longestCredential)) });
const chosen = v.strictObject({
	password: v.pipe(v.string(), v.maxLength(1024)),
	everywhere: v.optional(v.boolean(), false)
});
const typed = v.strictObject({ code: v.pipe(v.string(), v.trim(), v.maxLength(40)) });

/** What the security screen shows; asks for a fresh sign-in first. `?app` asks for the set-up of an authenticator app. */
export async function loadSecurity({
	locals,
	url,
	request
}: Pick<RequestEvent, 'locals' | 'url' | 'request'>) {
	requireFresh(locals, url, { request });
	const me = locals.me();
	const setUp = me.kind === 'staff' && url.searchParams.has('app');
	const [security, setup] = await Promise.all([securityOf(me), setUp ? authenticatorSetup(me.person) : null]);
	return { security, setup, now: new Date().toISOString() };
}

/** The form actions of the security screen, for patients, caregivers and staff alike. */
export const securityActions = {
	addPasskey: async (event: RequestEvent) => {
		const me = owner(event);
		const { data } = await readForm(event.request, signed);
		const name = passkeyName(deviceOf(event.request));
		if (await finishRegistration(me, data.credential, event.url, name))
			return { done: 'passkeyAdded' as const };
		return fail(400, { problem: 'passkey' as const });
	},
	renamePasskey: async (event: RequestEvent) => {
		const me = owner(event);
		const { valid, data } = await readForm(event.request, named);
		if (!valid) return fail(400, { problem: 'name' as const, id: data.id });
		return answer(await renamePasskey(me, data.id, data.name), 'passkeyRenamed', data.id);
	},
	removePasskey: async (event: RequestEvent) => {
		const me = owner(event);
		const { valid, data } = await readForm(event.request, one);
		if (!valid) error(404, 'not found');
		return answer(await removePasskey(me, data.id), 'passkeyRemoved', data.id);
	},
	changePassword: async (event: RequestEvent) => {
		const me = owner(event);
		const { valid, data } = await readForm(event.request, chosen);
		const problem = valid
			? await changePassword(me, data.password, [await accountOf(me.person)], data.everywhere)
			: ('long' as const);
		if (problem) return fail(400, { problem, everywhere: data.everywhere });
		return { done: data.everywhere ? ('passwordChangedEverywhere' as const) : ('passwordChanged' as const) };
	},
	addApp: async (event: RequestEvent) => {
		const me = staff(event);
		const { data } = await readForm(event.request, typed);
		if (!(await mayAttempt(atSecondFactor(me.person, event.getClientAddress()))))
			return fail(429, { problem: 'tooMany' as const });
		const codes = await addAuthenticator(me, data.code);
		return codes ? { done: 'appAdded' as const, codes } : fail(400, { problem: 'code' as const });
	},
	removeApp: async (event: RequestEvent) =>
		answer(await removeAuthenticator(staff(event)), 'appRemoved', 'app'),
	newCodes: async (event: RequestEvent) => ({ codes: await newRecoveryCodes(staff(event)) }),
	endDevice: async (event: RequestEvent) => {
		const me = owner(event);
		const { valid, data } = await readForm(event.request, one);
		if (!valid) error(404, 'not found');
		return answer(await endDevices(me, data.id), 'deviceEnded', data.id);
	},
	endOthers: async (event: RequestEvent) => answer(await endDevices(owner(event)), 'othersEnded', 'others')
};

/** Whoever proved a moment ago that these factors are theirs. */
function owner({ locals, url }: RequestEvent): SignedIn {
	requireFresh(locals, url, { finishing: true });
	return locals.me();
}

/** Authenticator apps and recovery codes are for staff. */
function staff(event: RequestEvent): SignedIn {
	const me = owner(event);
	return me.kind === 'staff' ? me : error(404, 'not found');
}

function answer<Done extends string>(result: ChangeResult, done: Done, id: string) {
	if (result === 'absent') error(404, 'not found');
	return result === 'last' ? fail(400, { problem: 'last' as const, id }) : { done };
}
