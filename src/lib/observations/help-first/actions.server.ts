import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { isFromOutbox } from '../../outbox/headers.ts';
import { readPosted } from '../../ui/form.server.ts';
import { typedIn } from '../../ui/typed-in.ts';
import type { Danger } from '../free-text/kinds.ts';
import { judgementOf, judgeWords } from '../free-text/judging.server.ts';
import { dangersIn } from './dangers-in.ts';
import { freeTextFields, readShown, shownField } from './fields.ts';

/** A form that was not taken yet: help is shown first, with the form to send it from all the same. */
export interface Held {
	dangers: Danger[];
	/** Where the form goes. */
	action: string;
	/** What was typed in people's own words, by field. */
	words: Record<string, string>;
	/** What else was filled in. */
	rest: Record<string, string>;
}

/** What it needs of a page's event. */
export type Posted = Pick<RequestEvent, 'request' | 'url'> & { locals: Pick<App.Locals, 'transaction'> };
type Act<Event, Answer> = (event: Event) => Answer | Promise<Answer>;

/**
 * The form actions of patients and helpers, with help first: a page that its phone has not looked at (no scripts, or a form
 * that goes past the outbox) is answered with the help for what its words tell of, and taken once it says that it was shown.
 * From the outbox everything is taken: its words were looked at on the phone, or waited in an app from before. What is
 * written is judged in the transaction that stores it, by what is stored: under the id of the form, or of what `itemOf` says
 * that it changes.
 */
export function helpFirst<Event extends Posted, Answer>(
	act: Act<Event, Answer>,
	itemOf?: (event: Event) => string | undefined
) {
	return lookedAt((event: Event, id, shown) =>
		act({ ...event, locals: judging(event.locals, itemOf ? itemOf(event) : id, shown) })
	);
}

/** As `helpFirst`, for an action that stores and judges words in one statement: it is given what judges them. */
export function helpFirstAtOnce<Event extends Posted, Answer>(
	act: (event: Event, judge: (words: string) => ReturnType<typeof judgementOf>) => Answer | Promise<Answer>
) {
	return lookedAt((event: Event, _id, shown) => act(event, (words) => judgementOf(words, shown)));
}

/** Takes a form whose words were looked at, with its id and what help was shown for; answers any other with the help. */
function lookedAt<Event extends Posted, Answer>(
	take: (event: Event, id: unknown, shown: readonly Danger[]) => Answer | Promise<Answer>
) {
	return async (event: Event): Promise<Answer | ActionFailure<{ held: Held }>> => {
		const posted = await readPosted(event.request);
		const fields = typedIn(posted);
		const shown = readShown(fields[shownField] ?? '');
		posted.delete(shownField);
		if (!isFromOutbox(event.request)) {
			const dangers = dangersIn(fields);
			if (dangers.some((danger) => !shown.includes(danger)))
				return fail(422, { held: heldOf(event.url, fields, dangers) });
		}
		return take({ ...event, request: withBody(event.request, posted) }, posted.get('id'), shown);
	};
}

/** The same request with another form in it. */
function withBody(request: Request, body: FormData): Request {
	const headers = new Headers(request.headers);
	// Said anew by what is in it.
	headers.delete('content-type');
	headers.delete('content-length');
	return new Request(request.url, { method: 'POST', headers, body });
}

/** Each transaction of the action ends with judging what it wrote. */
function judging<Locals extends Posted['locals']>(
	locals: Locals,
	id: unknown,
	shown: readonly Danger[]
): Locals {
	if (typeof id !== 'string' || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return locals;
	return {
		...locals,
		transaction: (work) =>
			locals.transaction(async (db) => {
				const answer = await work(db);
				await judgeWords(db, id, shown);
				return answer;
			})
	};
}

function heldOf(url: URL, fields: Readonly<Record<string, string>>, dangers: Danger[]): Held {
	const own = (name: string) => freeTextFields.some((field) => field === name);
	const filled = Object.entries(fields).filter(([name]) => name !== shownField);
	return {
		dangers,
		action: url.pathname + url.search,
		words: Object.fromEntries(filled.filter(([name, value]) => own(name) && value !== '')),
		rest: Object.fromEntries(filled.filter(([name, value]) => !own(name) && value !== ''))
	};
}
