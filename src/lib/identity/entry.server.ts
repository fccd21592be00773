import type { RequestEvent } from '@sveltejs/kit';
import { validate as isUuid } from 'uuid';
import type { Bearer } from '../db/connection.server.ts';
import { writerOf } from '../outbox/headers.ts';
import { idleTimes } from './session-limits.ts';

/** The pages whose actions ask nothing but `locals.transaction`, and whether they are for staff. */
const senders: Record<string, boolean> = {
	'/(patient)/[[patient=patient]]/messages/[conversation=uuid]': false,
	'/console/inbox/[conversation=uuid]': true
};

/**
 * How a request brings its session along, or undefined where the session is read first. What every ring makes every
 * screen ask, and what a screen sends, is one statement; its session is looked up in the same round trip:
 * `locals.transaction` is then all that such a route may ask, and runs nothing without a session that may enter.
 */
export function entryOf({
	route,
	params,
	request,
	url
}: RequestEvent): Omit<Bearer, 'secretHash'> | undefined {
	const writer = writerOf(request);
	if (route.id === '/live/conversations/[conversation=uuid]') {
		const asks = request.method === 'GET' && url.searchParams.has('change') && writer === undefined;
		return asks ? {} : undefined;
	}
	const staff = senders[route.id ?? ''];
	// Another patient's record, or a draft, is looked into before anything is done there.
	if (staff === undefined || params['patient'] || !isUuid(writer)) return undefined;
	// Only where the answer is JSON: a page is read as the signed-in person after the action.
	const sends = request.method === 'POST' && request.headers.get('accept') === 'application/json';
	return sends ? { person: writer, staff, idle: idleTimes } : undefined;
}
