import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse
} from '@simplewebauthn/server';
import { isoBase64URL, isoUint8Array } from '@simplewebauthn/server/helpers';
import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';
import { issueChallenge, spendChallenge } from './challenges.server.ts';
import { challengeIn, readAuthentication, readRegistration } from './credential.ts';
import type { Device } from './device.server.ts';
import { asOwner, type Owner } from './owner.server.ts';

/** A passkey that was checked and is not stored yet. */
export interface NewPasskey {
	credentialId: string;
	publicKey: Buffer;
	counter: number;
	transports: string[];
	backedUp: boolean;
}

// EdDSA, ES256 and RS256 (RFC 9053), which every authenticator has one of; Node verifies newer ones only as an experiment.
const supportedAlgorithmIDs = [-8, -7, -257];

/** How many passkeys one person keeps at most; nobody carries more devices. */
const mostPasskeys = 20;

/**
 * What a browser is asked when somebody makes a passkey. They need not have a login yet: whoever joins is known by
 * their invitation. `account` is shown by the device beside the passkey: the e-mail address or username.
 * @param source the network address asked from; stored only as a hash
 */
export async function beginRegistration(
	{ person, account, name }: { person: string; account: string; name: string },
	url: URL,
	source: string
) {
	const challenge = await issueChallenge('registration', person, source);
	const known = await passkeysOf(person);
	return generateRegistrationOptions({
		rpName: 'Closeby',
		rpID: url.hostname,
		userName: account,
		userDisplayName: name,
		// The id and no name: a device shows it to whoever asks (WebAuthn, 14.6.1).
		userID: isoUint8Array.fromUTF8String(person),
		challenge: isoBase64URL.toBuffer(challenge),
		attestationType: 'none',
		supportedAlgorithmIDs,
		// A device makes one passkey for a person, not a second one in its place.
		excludeCredentials: known,
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
}

/**
 * Checks the passkey a browser made for this person; the challenge it answers is spent, whatever comes of it. Undefined
 * when it does not hold. `credential` is the JSON text that the browser posted.
 */
export async function checkRegistration(
	person: string,
	credential: string,
	url: URL
): Promise<NewPasskey | undefined> {
	const response = readRegistration(credential);
	if (!response) return undefined;
	const challenge = challengeIn(response.response.clientDataJSON);
	if (!challenge || !(await spendChallenge('registration', person, challenge))) return undefined;
	try {
		const { verified, registrationInfo } = await verifyRegistrationResponse({
			response,
			expectedChallenge: challenge,
			expectedOrigin: url.origin,
			expectedRPID: url.hostname,
			requireUserVerification: true,
			supportedAlgorithmIDs
		});
		if (!verified) return undefined;
		const { credential: made, credentialBackedUp } = registrationInfo;
		return {
			credentialId: made.id,
			publicKey: Buffer.from(made.publicKey),
			counter: made.counter,
			transports: made.transports ?? [],
			backedUp: credentialBackedUp
		};
	} catch {
		// The library throws for whatever does not hold; which part it was helps nobody but a forger.
		return undefined;
	}
}

/**
 * Stores a checked passkey in the caller's transaction, which acts as the role of sign-in, and answers its id. The
 * login (`identity.users`) must exist by then. Undefined when the person has too many, or the passkey is known.
 */
export async function addPasskey(
	db: Database,
	person: string,
	passkey: NewPasskey,
	name: string
): Promise<string | undefined> {
	// One after the other for one person, so that the count holds.
	await sql`select from identity.users where id = ${person} for no key update`.execute(db);
	const { count } = await db
		.selectFrom('identity.passkeys')
		.where('user_id', '=', person)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	if (count >= mostPasskeys) return undefined;
	const row = await db
		.insertInto('identity.passkeys')
		.values({
			user_id: person,
			credential_id: passkey.credentialId,
			public_key: passkey.publicKey,
			counter: passkey.counter,
			transports: passkey.transports,
			backed_up: passkey.backedUp,
			name
		})
		.onConflict((conflict) => conflict.column('credential_id').doNothing())
		.returning('id')
		.executeTakeFirst();
	return row?.id;
}

/** Checks and stores a passkey for somebody signed in, and answers whether it was taken. */
export async function finishRegistration(
	owner: Owner,
	credential: string,
	url: URL,
	name: string
): Promise<boolean> {
	const passkey = await checkRegistration(owner.person, credential, url);
	if (!passkey) return false;
	return (await asOwner(owner, (db) => addPasskey(db, owner.person, passkey, name))) !== undefined;
}

/** What a new passkey is called until its owner says otherwise: where it was made. */
export function passkeyName({ browser, system }: Device): string {
	return [system, browser].filter((part) => part !== null).join(', ') || 'Passkey';
}

/** What a browser is asked when somebody signs in with a passkey, or (given the person) proves again who they are. */
export async function beginAuthentication(url: URL, source: string, person: string | null = null) {
	const challenge = await issueChallenge('authentication', person, source);
	const allowed = person === null ? [] : await passkeysOf(person);
	return generateAuthenticationOptions({
		rpID: url.hostname,
		challenge: isoBase64URL.toBuffer(challenge),
		userVerification: 'required',
		// Empty where nobody is known: the device offers what it has, and nobody learns whether a name has passkeys.
		allowCredentials: allowed
	});
}

function passkeysOf(person: string) {
	return asIdentity(
		(db) =>
			db
				.selectFrom('identity.passkeys')
				.where('user_id', '=', person)
				.select(['credential_id as id', 'transports'])
				.execute(),
		{ single: true }
	);
}

/**
 * Checks what a browser signed with a passkey and answers whose it is, and which; undefined when it does not hold, is not
 * this `person`'s where one is given, or was signed before. The challenge is spent, whatever comes of it.
 */
export async function finishAuthentication(
	credential: string,
	url: URL,
	person: string | null = null
): Promise<{ person: string; passkey: string } | undefined> {
	const response = readAuthentication(credential);
	if (!response) return undefined;
	const passkey = await asIdentity(
		(db) =>
			db
				.selectFrom('identity.passkeys')
				.where('credential_id', '=', response.id)
				.select(['id', 'user_id', 'public_key', 'counter', 'transports'])
				.executeTakeFirst(),
		{ single: true }
	);
	if (!passkey || (person !== null && passkey.user_id !== person)) return undefined;
	const challenge = challengeIn(response.response.clientDataJSON);
	if (!challenge || !(await spendChallenge('authentication', person, challenge))) return undefined;
	try {
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response,
			expectedChallenge: challenge,
			expectedOrigin: url.origin,
			expectedRPID: url.hostname,
			requireUserVerification: true,
			credential: {
				id: response.id,
				publicKey: new Uint8Array(passkey.public_key),
				counter: passkey.counter
			}
		});
		if (!verified) return undefined;
		await noteUse(passkey.id, authenticationInfo.newCounter, authenticationInfo.credentialBackedUp);
		return { person: passkey.user_id, passkey: passkey.id };
	} catch {
		return undefined;
	}
}

function noteUse(id: string, counter: number, backedUp: boolean) {
	return asIdentity(
		(db) =>
			db
				.updateTable('identity.passkeys')
				.set({ counter, backed_up: backedUp, last_used_at: sql`now()` })
				.where('id', '=', id)
				.execute(),
		{ single: true }
	);
}
