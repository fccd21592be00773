import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { v7 as uuidv7 } from 'uuid';
import { messageActions } from '$lib/messaging/actions.server';
import { newMessage } from '$lib/messaging/input';
import { isAboutPatient, openConversation } from '$lib/messaging/conversations.server';
import { replyExpectation } from '$lib/messaging/reply-time.server';
import { helpFirst, helpFirstAtOnce } from '$lib/observations/help-first/actions.server';
import { askAbout, lineToAsk } from '$lib/plan/ask.server';
import { titleOf } from '$lib/plan/title';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const place = v.optional(v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number)));

/** The line of the plan that a message is, or shall be, about. */
const line = { line: v.pipe(v.string(), v.uuid()), revision: v.pipe(v.number(), v.integer(), v.minValue(1)) };
const question = v.strictObject({ ...newMessage.entries, ...line });
const inAddress = v.object({
	about: line.line,
	revision: v.pipe(v.string(), v.digits(), v.maxLength(9), v.transform(Number))
});

export const load: PageServerLoad = async ({ locals, params, url, parent, depends }) => {
	depends('closeby:hours');
	const before = v.safeParse(place, url.searchParams.get('before') ?? undefined);
	if (!before.success) error(404, 'not found');
	const now = new Date();
	const wanted = v.safeParse(inAddress, Object.fromEntries(url.searchParams));
	const found = await locals.transaction(async (db) => {
		const { person } = locals.me();
		const open = await openConversation(db, params.conversation, person, before.output, locals.language);
		if (!open) return undefined;
		const { patient } = open;
		const [expectation, line] = await Promise.all([
			replyExpectation(db, patient.id, now),
			wanted.success ? lineToAsk(db, patient.id, wanted.output.about, wanted.output.revision) : undefined
		]);
		const about = line ? { line: line.id, revision: line.revision, ...titleOf(line, locals.language) } : null;
		return { open, expectation, about };
	});
	const { subject } = await parent();
	// The address says whom it is about, and the conversation must be about them.
	if (found?.open.patient.id !== subject?.id || !found) error(404, 'not found');
	// The id of the message a browser without scripts may send from this page.
	return { ...found, now: now.toISOString(), newId: uuidv7() };
};

type Event = RequestEvent<{ conversation: string; patient?: string }>;

async function mustBelong({ locals, params }: Event) {
	const { conversation, patient } = params;
	if (!patient || (await locals.transaction((db) => isAboutPatient(db, conversation, patient)))) return;
	error(404, 'not found');
}

export const actions: Actions = {
	ask: helpFirst(async (event: Event) => {
		await mustBelong(event);
		const { data, valid } = await readForm(event.request, question);
		if (!valid) return fail(422, { body: data.body, problem: 'length' as const });
		const { conversation } = event.params;
		return { asked: await event.locals.transaction((db) => askAbout(db, { ...data, conversation })) };
	}),
	send: helpFirstAtOnce((event: Event, judge) =>
		mustBelong(event).then(() => messageActions.send(event, judge))
	),
	correct: helpFirst((event: Event) => mustBelong(event).then(() => messageActions.correct(event))),
	withdraw: (event) => mustBelong(event).then(() => messageActions.withdraw(event))
};
