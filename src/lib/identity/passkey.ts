/** Why no passkey came of it; each has its words. */
export type PasskeyProblem = 'unsupported' | 'cancelled' | 'known' | 'offline' | 'failed';

/** No passkey came of it, and why. */
export class NoPasskey extends Error {
	readonly problem: PasskeyProblem;

	constructor(problem: PasskeyProblem) {
		super(problem);
		this.problem = problem;
	}
}

/**
 * Asks the device for a passkey: to `use` one of those on it, or to `make` one. `options` is the address that says,
 * on a POST, what to sign. Answers the JSON text for the server. Rejects with {@link NoPasskey}.
 */
export async function askForPasskey(purpose: 'use' | 'make', options: string): Promise<string> {
	// On tap and not before: most visits need none of it.
	const library = import('@simplewebauthn/browser');
	const optionsJSON = await fetchOptions(options);
	const { browserSupportsWebAuthn, startAuthentication, startRegistration } = await library;
	if (!browserSupportsWebAuthn()) throw new NoPasskey('unsupported');
	try {
		const credential =
			purpose === 'use'
				? await startAuthentication({ optionsJSON })
				: await startRegistration({ optionsJSON });
		return JSON.stringify(credential);
	} catch (thrown) {
		throw new NoPasskey(problemOf(thrown));
	}
}

async function fetchOptions(address: string) {
	const response = await fetch(address, { method: 'POST' }).catch(() => {
		throw new NoPasskey('offline');
	});
	if (!response.ok) throw new NoPasskey('failed');
	return response.json();
}

// WebAuthn Level 3, 5.1.3 and 5.1.4: what a browser says when a person closes its window, or nobody came in time, is
// the same on purpose.
function problemOf(thrown: unknown): PasskeyProblem {
	const name = thrown instanceof Error ? thrown.name : '';
	if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
	if (name === 'InvalidStateError') return 'known';
	if (name === 'NotSupportedError' || name === 'SecurityError') return 'unsupported';
	return 'failed';
}
