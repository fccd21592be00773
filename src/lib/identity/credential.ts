import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import * as v from 'valibot';

// What browsers answer (WebAuthn Level 3, 5.1.8), reduced to what is looked at. Sizes are bounded; the library checks
// what is inside.
const base64url = v.pipe(v.string(), v.regex(/^[\w-]*$/), v.maxLength(16_384));
const identifier = v.pipe(base64url, v.minLength(16), v.maxLength(1364));
const transport = v.picklist(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

const common = { id: identifier, rawId: identifier, type: v.literal('public-key') };
const none = v.pipe(
	v.unknown(),
	v.transform(() => ({}))
);

const registration = v.object({
	...common,
	clientExtensionResults: none,
	response: v.object({
		clientDataJSON: base64url,
		attestationObject: base64url,
		// A browser may know of transports that we do not; those are left out.
		transports: v.optional(
			v.pipe(
				v.array(v.unknown()),
				v.transform((given) => given.filter((one) => v.is(transport, one)))
			),
			[]
		)
	})
});

const authentication = v.object({
	...common,
	clientExtensionResults: none,
	response: v.object({
		clientDataJSON: base64url,
		authenticatorData: base64url,
		signature: base64url,
		userHandle: v.optional(base64url)
	})
});

const clientData = v.object({ challenge: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)) });

/** The longest text of a credential that a form may carry. */
export const longestCredential = 32_768;

/** Reads the JSON text of a passkey just made; undefined when it is nothing of the kind. */
export function readRegistration(text: string): RegistrationResponseJSON | undefined {
	const read = v.safeParse(registration, parsed(text));
	return read.success ? read.output : undefined;
}

/** Reads the JSON text of a passkey just used; undefined when it is nothing of the kind. */
export function readAuthentication(text: string): AuthenticationResponseJSON | undefined {
	const read = v.safeParse(authentication, parsed(text));
	if (!read.success) return undefined;
	const { userHandle, ...response } = read.output.response;
	return { ...read.output, response: { ...response, ...(userHandle && { userHandle }) } };
}

/** The challenge that was signed, as the browser wrote it; undefined where the text says none of ours. */
export function challengeIn(clientDataJson: string): string | undefined {
	const read = v.safeParse(clientData, parsed(Buffer.from(clientDataJson, 'base64url').toString('utf8')));
	return read.success ? read.output.challenge : undefined;
}

function parsed(text: string): unknown {
	try {
		return text.length > longestCredential ? undefined : JSON.parse(text);
	} catch {
		return undefined;
	}
}
