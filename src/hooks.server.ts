import { error, redirect, type Handle, type HandleServerError, type RequestEvent } from '@sveltejs/kit';
import pino from 'pino';
import { building } from '$app/environment';
import { limitBody } from './body-limit.ts';
import { readEnvironment } from './env.ts';
import { faultOf } from './fault.ts';
import { wordsFirst } from './first-paint.server.ts';
import { bindForms, isOfAnother } from './own-forms.server.ts';
import { notFound, refusal, refusalPage, unsentWords } from './refusals.server.ts';
import { asBearer, asPerson, asPersonUndone } from '$lib/db/connection.server';
import { problemOf } from '$lib/db/errors';
import { isLanguage, preferredLanguage } from '$lib/i18n/languages';
import { draftIn } from '$lib/people/address';
import { showDraft } from '$lib/people/preview.server';
import { sessionCookie } from '$lib/identity/cookie.server';
import { entryOf } from '$lib/identity/entry.server';
import { fingerprint, readSession, type SignedIn } from '$lib/identity/sessions.server';
import { writerOf } from '$lib/outbox/headers';

const { CLOSEBY_LOG, PUBLIC_SUPABASE_URL } = readEnvironment();
const log = pino({ level: CLOSEBY_LOG, base: undefined }, pino.destination(2));

/** Session into locals; closed unless public; headers that are the app's to choose, on refusals as well. */
export const handle: Handle = async (input) => {
	const { event } = input;
	event.locals.requestId = crypto.randomUUID();
	const answered = await answer(input).catch((thrown: unknown) => refusal(event, thrown));
	const response = isStandIn(answered) ? await refusalPage(event, answered.status) : answered;
	// Whatever a page or an answer holds is for this person, now: nothing between here and the screen keeps it.
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
	response.headers.set('x-request-id', event.locals.requestId);
	// What is away is usually back within seconds; screens and the outbox wait as long as they are told.
	if (response.status === 503 && !response.headers.has('retry-after'))
		response.headers.set('retry-after', '5');
	allowRealtime(response.headers, event.url.origin);
	return response;
};

/**
 * Whether it is what Kit answers in place of an address that is no page: error.html, whatever the error. Its pages all
 * carry a policy.
 */
function isStandIn({ status, headers }: Response): boolean {
	const page = headers.get('content-type')?.startsWith('text/html');
	return status >= 400 && page === true && !headers.has('content-security-policy');
}

async function answer({ event, resolve }: Parameters<Handle>[0]): Promise<Response> {
	const { locals, cookies } = event;
	if (!building) {
		refuseOtherSites(event);
		refuseNoActions(event);
	}
	event.request = limitBody(event.request, event.route.id);

	// Whether this process lives and can serve is said to anybody, and must not hang on whether a session can be read.
	const anybody = building || event.route.id?.startsWith('/up');
	const secret = anybody ? undefined : cookies.get(sessionCookie(event.url));
	const entry = secret ? entryOf(event) : undefined;
	const bearer = secret && entry && { ...entry, secretHash: fingerprint(secret) };
	let turnedAway = false;
	letIn(locals, secret && !bearer ? await readSession(secret, isActive(event)) : null);
	if (locals.signedIn && isFromPageOfAnother(event, locals.signedIn)) letIn(locals, null);
	const chosen = locals.signedIn?.language ?? (building ? undefined : cookies.get('language'));
	locals.language = isLanguage(chosen)
		? chosen
		: preferredLanguage(building ? null : event.request.headers.get('accept-language'));
	const draft = draftIn(event.params['patient']);
	locals.me = () => {
		const me = locals.signedIn ?? error(401, 'signed out');
		// The caregiver of a draft has the draft's own id (care.preview_consent).
		return draft ? { ...me, person: draft, kind: 'caregiver' } : me;
	};
	locals.transaction = async (work, shape) => {
		try {
			if (bearer) return await asBearer(bearer, work, shape);
			const { person, session } = locals.signedIn ?? error(401, 'signed out');
			const claims = { sub: person, session_id: session };
			if (draft) return await asPersonUndone(claims, (db) => showDraft(db, draft).then(() => work(db)));
			// Who looks was let in a moment ago; what is sent may have taken minutes to arrive.
			const acts = event.request.method !== 'GET' && event.request.method !== 'HEAD';
			return await asPerson(claims, work, { ...shape, acts });
		} catch (thrown) {
			const problem = problemOf(thrown);
			if (problem?.status === 401) turnedAway = true;
			if (problem) error(problem.status, problem.key);
			throw thrown;
		}
	};
	const unsent = bearer || locals.signedIn || locals.unfinished ? undefined : await unsentWords(event);
	if (unsent) return unsent;
	if (!bearer && !isAdmitted(event)) return notFound(event);

	// What is made while building is signed by its content, and comes from the phone itself.
	const page = building ? undefined : wordsFirst(event.route.id);
	const response = await resolve(event, {
		...(page && { preload: page.preload }),
		transformPageChunk({ html }) {
			const { signedIn } = locals;
			const inLanguage = html.replace('%lang%', locals.language);
			const theirs = signedIn ? bindForms(inLanguage, signedIn.person, event.url.search) : inLanguage;
			return page?.write(theirs) ?? theirs;
		}
	});
	if (!secret || !turnedAway) return response;
	// Nothing was done. Why not is said in the same words as to everybody else.
	letIn(locals, await readSession(secret, false));
	return isAdmitted(event) ? response : notFound(event);
}

// Whoever wrote it is signed in no more, and their form is answered like that of any session that is over. The door is for
// everybody.
function isFromPageOfAnother({ request, route, url }: RequestEvent, { person }: SignedIn): boolean {
	const atTheDoor = route.id?.startsWith('/(public)') ?? true;
	return request.method === 'POST' && !atTheDoor && isOfAnother(url, person);
}

// Staff who have not shown their second factor are nobody yet, whatever they ask for.
function letIn(locals: App.Locals, session: SignedIn | null): void {
	locals.signedIn = session?.complete ? session : null;
	locals.unfinished = session?.complete === false ? session : null;
}

// The one other origin a page may speak to is the realtime service, where it is not our own.
const realtime = PUBLIC_SUPABASE_URL === undefined ? undefined : new URL(PUBLIC_SUPABASE_URL);
const socket = realtime && `${realtime.protocol === 'https:' ? 'wss' : 'ws'}://${realtime.host}`;

function allowRealtime(sent: Headers, own: string): void {
	if (socket === undefined || realtime?.origin === own) return;
	const policy = sent.get('content-security-policy');
	if (!policy) return;
	sent.set('content-security-policy', policy.replace("connect-src 'self'", `connect-src 'self' ${socket}`));
}

/** What went wrong that nobody foresaw: into the log without anybody's words, and to the person as an id to name it by. */
export const handleError: HandleServerError = ({ error: thrown, event, status }) => {
	const { requestId } = event.locals;
	const fault = { requestId, route: event.route.id, status, ...faultOf(thrown) };
	if (status >= 500) log.error(fault, 'request failed');
	// What is asked in a wrong way is no fault of ours, and anybody can do so a thousand times a second.
	else if (status !== 404) log.debug(fault, 'request refused');
	return { message: status === 404 ? 'not found' : 'unexpected', requestId };
};

// In place of Kit's own guard, which looks at form content types only, and not in development: every request that is
// not a plain read must come from our own pages, whatever it carries (OWASP, "Cross-Site Request Forgery Prevention").
function refuseOtherSites({ request, url }: RequestEvent): void {
	if (request.method === 'GET' || request.method === 'HEAD') return;
	const site = request.headers.get('sec-fetch-site');
	const origin = request.headers.get('origin');
	const same = site ? site === 'same-origin' : origin === url.origin;
	if (!same || (origin && origin !== url.origin)) error(403, 'other site');
}

// Kit looks for an action by its name in a plain object, where `constructor` and a few others are to be found as well: it
// would call them, and fail.
function refuseNoActions({ request, url }: RequestEvent): void {
	if (request.method !== 'POST') return;
	const asked = [...url.searchParams.keys()].filter((name) => name.startsWith('/'));
	if (asked.some((name) => name.slice(1) in Object.prototype)) error(404, 'not found');
}

// What screens do by themselves (re-reading, renewing tokens) never lengthens a session. The data of a page is asked for in
// the same words after a ring and after a tap on a link; a tap tells of itself (identity/activity.ts).
function isActive({ route, isDataRequest }: RequestEvent): boolean {
	return !isDataRequest && (!route.id?.startsWith('/live/') || route.id === '/live/active');
}

/** Whether this person may enter the room asked for; a stranger is led to the door. */
function isAdmitted({ route, locals, request, params }: RequestEvent): boolean {
	const room = route.id;
	if (room === null || room === '/' || room.startsWith('/(public)') || room.startsWith('/up')) return true;
	const { signedIn } = locals;
	if (!signedIn) {
		if (room.startsWith('/live/')) error(401, 'signed out');
		redirect(303, locals.unfinished ? '/sign-in/second-step' : '/sign-in');
	}
	// A phone that changed hands: what one person wrote is never sent as another.
	const writer = writerOf(request);
	if (writer && writer !== signedIn.person) error(409, 'other person');
	// Looking at what a caregiver will see is for patients, and only looking.
	if (draftIn(params['patient'])) {
		if (request.method !== 'GET') error(403, 'only to be looked at');
		return signedIn.kind === 'patient';
	}
	const staff = signedIn.kind === 'staff';
	return staff ? !room.startsWith('/(patient)') : !room.startsWith('/console');
}
