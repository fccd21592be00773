import { fail, isHttpError, redirect, type RequestEvent } from '@sveltejs/kit';
import { isTakenId } from '../db/problem.server.ts';
import { isFromOutbox } from '../outbox/headers.ts';
import { byOurClock } from '../outbox/phone-clock.ts';
import { readForm } from '../ui/form.server.ts';
import { storedText } from '../ui/stored-text.ts';
import { deviceName } from './bluetooth/device-name.ts';
import { isUnlikely, widest, type Doubt, type Entered } from './check.ts';
import { tickedIn, unclearIn } from './check-in.ts';
import { earliest, readEntry, readingOf } from './entry.ts';
import { checkForm, correctionForm, readingForm } from './forms.ts';
import { dangersIn } from './help-first/dangers-in.ts';
import type { Reading, SymptomReport, Thresholds } from './history.ts';
import { lastReading, seesInLog, zoneOfPatient } from './log.server.ts';
import type { Logged } from './log.ts';
import { amendReading, recordReading, reportSymptoms, withdrawSymptoms } from './readings.server.ts';
import { isSureOf } from './sure.ts';
import { watchedOf } from './signs.server.ts';
import { rangesHeld } from './thresholds.server.ts';

/** What these forms need of a page's event. */
type Posted = Pick<RequestEvent, 'request' | 'url' | 'params'> & {
	locals: { me(): { person: string; timeZone: string; kind: string } } & Pick<App.Locals, 'transaction'>;
};

/** Whose record is written to: the address says it, else it is one's own. */
const subjectOf = ({ params, locals }: Posted): string => params['patient'] ?? locals.me().person;

/** By whose clock a form says when it was: the writer's own; of staff, the patient's, who told them on the phone. */
async function clockOf({ locals }: Posted, patient: string): Promise<string> {
	const { kind, timeZone } = locals.me();
	if (kind !== 'staff') return timeZone;
	return (await locals.transaction((db) => zoneOfPatient(db, patient))) ?? timeZone;
}

/** Back to the Log, which says what to do now; the outbox takes that for an answer like any other. */
const toLog = ({ url }: Posted, id: string) =>
	redirect(303, `${url.pathname.replace(/(\/change\/[^/]+)?\/[^/]+$/, '')}?saved=${id}`);

/**
 * What a page says of what it has just stored where the Log would not: it is older than what the Log tells, or its writer
 * may write such and not read it. Nobody who says that they think of suicide is answered with an empty page.
 */
interface Stored {
	reading?: Reading;
	report?: SymptomReport;
	note: string | null;
	dangers: ReturnType<typeof dangersIn>;
}

async function answerOf(
	event: Posted,
	id: string,
	stored: Omit<Stored, 'dangers'>
): Promise<{ stored: Stored }> {
	// A phone has judged it already, and staff find all of it in the list of readings.
	if (isFromOutbox(event.request) || event.locals.me().kind === 'staff') toLog(event, id);
	if (await event.locals.transaction((db) => seesInLog(db, id))) toLog(event, id);
	return { stored: { ...stored, dangers: dangersIn({ note: stored.note ?? '' }) } };
}

/** Whether the moment is by the clock of a device, which has stored the reading for a while. */
const isOfDevice = ({
	source,
	at = '',
	said = ''
}: {
	source?: string;
	at?: string;
	said?: string;
}): boolean => source === 'device' && Date.parse(said) - Date.parse(at) > 60 * 60_000;

/** When it was written down: now, or when an outbox took it, where that is told. A clock that is ahead says now, as of a reading. */
function saidAt(request: Request, told = ''): string | undefined {
	const now = Date.now();
	const moment = isFromOutbox(request) ? Math.min(Date.parse(byOurClock(request, told)), now) : now;
	return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
}

const noteOf = (words = ''): string | null => storedText(words) || null;

const isTooLong = (words: string | undefined): boolean => [...(noteOf(words) ?? '')].length > 1000;

/**
 * Whether a number was asked about. What has waited on a phone from before answers named their numbers (`yes`) was asked
 * about there, and is never sent back for a question.
 */
const answered =
	(request: Request, sure: string | undefined) =>
	(number: Entered): boolean =>
		isSureOf(sure, number) || (sure === 'yes' && isFromOutbox(request));

/** What a form is held to: the ranges of the clinic, by which a phone has asked before it keeps one for the outbox. */
const rangesOf = async ({ request, locals }: Posted, patient: string): Promise<Thresholds> =>
	isFromOutbox(request) ? widest : locals.transaction((db) => rangesHeld(db, patient));

const isOpen =
	(isAnswered: (number: Entered) => boolean) =>
	(doubt: Doubt): boolean =>
		!isUnlikely(doubt) || !isAnswered(doubt);

/** Writes down a reading from its form. What is refused comes back as it was typed, with what is wrong. */
export async function saveReading(event: Posted, measure: Logged) {
	const { data, valid } = await readForm(event.request, readingForm(measure));
	const { id, sure, source, said, device = '', at: told, ...fields } = data;
	const typed = { ...fields, at: isOfDevice(data) ? told : told && byOurClock(event.request, told) };
	const patient = subjectOf(event);
	const zone = await clockOf(event, patient);
	const now = new Date();
	const isAnswered = answered(event.request, sure);
	const isAsked = readEntry(measure, typed, { now, zone }).entered.every(isAnswered);
	// Whether it is rare is asked about once, by the last reading; a phone has asked about all before it sends.
	const last = isAsked
		? undefined
		: await event.locals.transaction((db) => lastReading(db, patient, measure));
	const thresholds = await rangesOf(event, patient);
	const { entered, context, at, badTime, doubts } = readEntry(measure, typed, {
		now,
		zone,
		last,
		thresholds
	});
	if (!valid || !at || doubts.some(isOpen(isAnswered)) || isTooLong(typed.note))
		return fail(422, { typed, doubts, badTime });
	const input = {
		id,
		measure,
		entered,
		context,
		note: noteOf(typed.note),
		source: source ?? ('typed' as const),
		device: source ? deviceName(device) : null,
		at,
		said: saidAt(event.request, said),
		zone
	};
	try {
		await event.locals.transaction((db) => recordReading(db, patient, input));
	} catch (thrown) {
		// Sent again from a page gone back to; an outbox has its own words for it.
		if (isFromOutbox(event.request) || !isTakenId(thrown)) throw thrown;
		return fail(422, { typed, doubts: [], badTime: undefined, taken: true });
	}
	const reading = readingOf(id, measure, at, { entered, context });
	return answerOf(event, id, { reading, note: input.note });
}

/**
 * Corrects a reading from its form, or takes it back; the address is that of the Log, `change`, the measure and the reading.
 * What is refused comes back as it was typed: also where somebody changed the reading meanwhile (`moved`).
 */
export async function changeReading(event: Posted, measure: Logged) {
	const { data, valid } = await readForm(event.request, correctionForm(measure));
	// The id of the form is the outbox's; the address says which reading.
	const { id: _, sure, said, expected, withdraw, ...typed } = data;
	const id = event.params['reading'] ?? '';
	const patient = subjectOf(event);
	const zone = await clockOf(event, patient);
	const thresholds = await rangesOf(event, patient);
	const entry = readEntry(measure, typed, { now: new Date(), zone, thresholds });
	const isLeft = isOpen(answered(event.request, sure));
	const doubts = withdraw || !entry.doubts.some(isLeft) ? [] : entry.doubts;
	const { at, badTime } = entry;
	if (!valid || !at || doubts.length > 0 || isTooLong(typed.note))
		return fail(422, { typed, doubts, badTime, moved: false });
	const input = {
		id,
		expected,
		at,
		said: saidAt(event.request, said),
		entered: withdraw ? [] : entry.entered,
		...(withdraw ? { context: null, note: null } : { context: entry.context, note: noteOf(typed.note) })
	};
	try {
		await event.locals.transaction((db) => amendReading(db, patient, input));
	} catch (thrown) {
		if (!isHttpError(thrown, 409)) throw thrown;
		return fail(409, { typed, doubts, badTime: undefined, moved: true });
	}
	toLog(event, id);
}

/** Takes out a daily check of one's own; the address is that of the Log, `change/feel` and the check. */
export async function takeOutCheck(event: Posted) {
	const patient = subjectOf(event);
	await event.locals.transaction((db) => withdrawSymptoms(db, patient, event.params['report'] ?? ''));
	redirect(303, event.url.pathname.replace(/\/change\/.*$/, ''));
}

/** Writes down a daily check from its form. */
export async function saveCheck(event: Posted) {
	const { data, valid } = await readForm(event.request, checkForm);
	const { id, condition, feeling, sure, note, at, ...boxes } = data;
	const typed = { ...boxes, feeling, note };
	const patient = subjectOf(event);
	const symptoms = tickedIn(boxes);
	const moment = at ? new Date(byOurClock(event.request, at)) : new Date();
	const unclear =
		isFromOutbox(event.request) || sure
			? undefined
			: unclearIn(typed, symptoms, await event.locals.transaction((db) => watchedOf(db, patient)));
	if (unclear) return fail(422, { typed, unclear });
	const nothing = !feeling && symptoms.length === 0 && !noteOf(note);
	if (!valid || nothing || isTooLong(note) || !(moment.getTime() >= earliest))
		return fail(422, { typed, unclear });
	const zone = await clockOf(event, patient);
	const report = { id, at: moment.toISOString(), feeling: feeling || null, symptoms };
	await event.locals.transaction((db) =>
		reportSymptoms(db, patient, {
			...report,
			condition: condition || null,
			note: noteOf(note),
			zone
		})
	);
	return answerOf(event, id, { report, note: noteOf(note) });
}
