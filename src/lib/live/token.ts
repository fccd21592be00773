import { askServer } from './ask.ts';

/** The session has ended: no more tokens. */
export class SignedOut extends Error {}

let held: { token: string; until: number } | undefined;
let asking: Promise<string> | undefined;

/**
 * A token for the live socket, at least a minute from its end. Short-lived: the service looks at a socket's
 * rights again with each new one. Throws {@link SignedOut} when the session is over, TypeError without a line.
 */
export function liveToken(): Promise<string> {
	if (held && held.until - Date.now() > 60_000) return Promise.resolve(held.token);
	asking ??= ask().finally(() => (asking = undefined));
	return asking;
}

/** The session may be over: the next token is asked for, whatever is still held. */
export function doubtToken(): void {
	held = undefined;
}

async function ask(): Promise<string> {
	const said = await askServer('/live/token', { method: 'POST' });
	if (said?.status === 401) throw new SignedOut();
	if (!isToken(said?.answer)) throw new TypeError(`No token: ${said?.status ?? 'no answer'}`);
	const { token, seconds } = said.answer;
	held = { token, until: Date.now() + seconds * 1000 };
	return token;
}

function isToken(answer: unknown): answer is { token: string; seconds: number } {
	if (typeof answer !== 'object' || answer === null) return false;
	return 'token' in answer && typeof answer.token === 'string' && 'seconds' in answer;
}
