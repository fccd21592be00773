import { parse } from 'devalue';
import type { WaitingForm } from './form.ts';
import { clockHeader, writerHeader } from './headers.ts';

/** What one attempt to send a form came to. */
export type Outcome =
	/** The server has it; `data` is what its action returned. */
	| { type: 'sent'; data: unknown }
	/** No answer that settles it. `hold`: milliseconds the server asks to be left alone. */
	| { type: 'later'; hold: number }
	/** The session is over or is somebody else's. */
	| { type: 'signed-out' }
	/** The server will never take it as it is. */
	| { type: 'refused'; status: number; code?: string };

/**
 * A line that says nothing for this long is as good as down; the same form is sent again, under the same
 * id.
 */
const patience = 30_000;

/** Keeps a mistaken `Retry-After` from silencing a phone for days. */
const longestHold = 60 * 60 * 1000;

/**
 * Posts a form to its SvelteKit action and reads the answer. Never rejects. `stop` gives up the attempt.
 * The server refuses with 409 when its session is not the writer's.
 */
export async function postForm(form: WaitingForm, stop: AbortSignal, now = Date.now): Promise<Outcome> {
	const body = new FormData();
	for (const [name, words] of Object.entries({ ...form.fields, id: form.id })) body.set(name, words);
	const attempt = new AbortController();
	const giveUp = () => attempt.abort();
	const waiting = setTimeout(giveUp, patience);
	stop.addEventListener('abort', giveUp);
	try {
		const response = await fetch(form.url, {
			method: 'POST',
			headers: {
				accept: 'application/json',
				'x-sveltekit-action': 'true',
				[writerHeader]: form.person,
				// Moments in the form are by this clock, which may be wrong by days (phone-clock.ts).
				[clockHeader]: String(now())
			},
			body,
			credentials: 'same-origin',
			cache: 'no-store',
			redirect: 'manual',
			signal: attempt.signal
		});
		return judge(response.status, await response.text(), response, now());
	} catch {
		return { type: 'later', hold: 0 };
	} finally {
		clearTimeout(waiting);
		stop.removeEventListener('abort', giveUp);
	}
}

/** A SvelteKit ActionResult as it travels: `data` is devalue text (kit `runtime/server/page/actions.js`). */
interface Answer {
	type?: unknown;
	status?: unknown;
	location?: unknown;
	data?: unknown;
	error?: unknown;
	code?: unknown;
}

function judge(status: number, text: string, { type, headers }: Response, now: number): Outcome {
	// An action never answers with a bare redirect: something between leads away, and says nothing of the session.
	if (type === 'opaqueredirect') return { type: 'later', hold: 0 };
	const answer = readJson(text);
	if (answer?.type === 'success') return { type: 'sent', data: readData(answer.data) };
	if (answer?.type === 'redirect') {
		return String(answer.location).startsWith('/sign-in')
			? { type: 'signed-out' }
			: { type: 'sent', data: undefined };
	}
	const byAction = answer?.type === 'failure' || answer?.type === 'error';
	const given = answer?.type === 'failure' ? Number(answer.status) : status;
	if (answer && (given === 401 || (given === 409 && !byAction))) return { type: 'signed-out' };
	// An answer of 200 that no action gave comes from something between: a hotel's Wi-Fi page, a proxy. So does one that asks
	// who this is in other words than ours.
	if (given < 400 || given >= 500 || [401, 407, 408, 425, 429].includes(given)) {
		return { type: 'later', hold: holdOf(headers.get('retry-after'), now) };
	}
	const reason = answer?.type === 'failure' ? readData(answer.data) : (answer?.error ?? answer);
	return { type: 'refused', status: given, ...codeOf(reason) };
}

function readJson(text: string): Answer | undefined {
	try {
		const answer: unknown = JSON.parse(text);
		return typeof answer === 'object' && answer !== null ? answer : undefined;
	} catch {
		return undefined;
	}
}

/** What the action returned; undefined for nothing, and for what this version of the app cannot read. */
function readData(data: unknown): unknown {
	try {
		return typeof data === 'string' ? parse(data) : undefined;
	} catch {
		return undefined;
	}
}

/** What an action gives as `fail(422, { code })`, or throws as `error(404, code)`. */
function codeOf(reason: unknown): { code?: string } {
	if (typeof reason !== 'object' || reason === null) return {};
	if ('code' in reason && typeof reason.code === 'string') return { code: reason.code };
	return 'message' in reason && typeof reason.message === 'string' ? { code: reason.message } : {};
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110 section 10.2.3). */
function holdOf(retryAfter: string | null, now: number): number {
	if (retryAfter === null) return 0;
	const seconds = Number(retryAfter);
	const hold = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000;
	return Math.min(Math.max(hold || 0, 0), longestHold);
}
