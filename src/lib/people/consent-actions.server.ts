import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { inviteToJoin, invitee } from '../identity/invitations.server.ts';
import { isFresh, requireFresh } from '../identity/fresh.server.ts';
import { readForm, readKnown } from '../ui/form.server.ts';
import { qrOf } from '../ui/qr.server.ts';
import type { Database } from '../db/connection.server.ts';
import { previewAt } from './address.ts';
import {
	act,
	changedConsent,
	changedLegalConsent,
	changedSpokenConsent,
	evidenceOf,
	newConsent,
	newLegalConsent,
	newSpokenConsent,
	termsOf,
	type FieldProblem,
	type FieldProblems,
	type FilledByLaw,
	type FilledIn
} from './consent.ts';
import {
	consentProblem,
	daysOf,
	endConsent,
	keepDraft,
	pauseConsent,
	reviewAuthority,
	resumeConsent,
	saveConsent,
	type ConsentProblem,
	type Ground
} from './consents.server.ts';

const names = ['given_name', 'family_name'];
const fieldOf: Record<ConsentProblem, string> = {
	self: 'given_name',
	known: 'given_name',
	nobody: 'sign_in_name',
	tries: 'sign_in_name',
	moved: 'form',
	terms: 'form',
	fresh: 'form',
	heard: 'witness',
	other: 'form'
};

/** What the schema found wrong with a field. An unknown or a missing choice is asked for beside it. */
function problemWith(field: string, { ends_on }: FilledIn): FieldProblem {
	if (names.includes(field)) return 'name';
	if (field === 'ends_on') return ends_on === '' ? 'past' : 'day';
	return field === 'witness' ? 'witness' : 'choose';
}

/**
 * What is wrong with each field, from what the schema found and what it cannot know: the days, and that something is
 * shared. Above the form stands what no field shows: names that no screen of ours sends, and choices it does not offer.
 * Whoever took long to fill in is asked who they are once nothing else is wrong, with all of it still there.
 */
function problemsIn(
	{ errors, strange }: { errors: Partial<Record<string, unknown>>; strange: readonly string[] },
	filled: FilledIn,
	{ today, locals }: { today: string; locals: RequestEvent['locals'] }
): FieldProblems {
	const wrong = Object.keys(errors);
	const problems: FieldProblems = Object.fromEntries(
		wrong.map((field) => [field, problemWith(field, filled)])
	);
	const chosen: Partial<Record<string, unknown>> = filled;
	const unseen = (field: string) =>
		['consent', 'expected', 'sign_in_name'].includes(field) ||
		(field.startsWith('area_') && chosen[field] !== '');
	if (strange.length > 0 || wrong.some(unseen)) problems['form'] = 'terms';
	const last = `${Number(today.slice(0, 4)) + 10}${today.slice(4)}`;
	if (!problems['ends_on'] && filled.ends_on < today) problems['ends_on'] = 'past';
	else if (!problems['ends_on'] && filled.ends_on > last) problems['ends_on'] = 'late';
	if (termsOf(filled).see.length === 0) problems['areas'] = 'areas';
	if (Object.keys(problems).length === 0 && !isFresh(locals, { finishing: true })) problems['form'] = 'fresh';
	return problems;
}

/** What is shown when a consent was saved: the invitation of a caregiver who has no login yet. */
export async function invitationFor(db: Database, origin: string, caregiver: string) {
	const invited = await invitee(db, caregiver);
	if (!invited || invited.hasLogin) return null;
	const { path, code, spokenCode, expiresAt } = await inviteToJoin(db, {
		person: caregiver,
		purpose: 'join'
	});
	const link = `${origin}${path}`;
	return { name: invited.name, link, qr: qrOf(link), code, spokenCode, expiresAt: expiresAt.toISOString() };
}

/**
 * Saves a consent and makes the invitation that goes with it, both or neither. What can be put right comes back as
 * `problems`, with everything that was filled in. Where the very same was saved before, the invitation made then stays
 * the one that opens: the answer leads to where another is made on purpose.
 */
export async function save(
	{ locals, url }: Pick<RequestEvent, 'locals' | 'url'>,
	patient: string,
	filled: FilledIn,
	ground: Ground
) {
	const refused = (problem: ConsentProblem) => {
		const before = problem === 'moved' && filled.expected === 0;
		const problems: FieldProblems = { [fieldOf[problem]]: before ? 'before' : problem };
		return fail(422, { problems, filled });
	};
	const answer = await locals
		.transaction(async (db) => {
			const saved = await saveConsent(db, patient, filled, { ...termsOf(filled), ...ground });
			// Answered and not thrown, so that the try is kept.
			if (!saved) return refused('nobody');
			if (!saved.stored && ground.basis === 'patient') return `/more/family/${filled.consent}`;
			if (!saved.stored && (await invitee(db, saved.caregiver))?.hasLogin === false)
				return `/console/people/${saved.caregiver}`;
			return {
				saved: `${filled.given_name ?? ''} ${filled.family_name ?? ''}`.trim(),
				consent: filled.consent,
				invitation:
					saved.stored && filled.expected === 0 ? await invitationFor(db, url.origin, saved.caregiver) : null
			};
		})
		.catch((thrown: unknown) => {
			const problem = consentProblem(thrown);
			if (!problem) throw thrown;
			return refused(problem);
		});
	if (typeof answer === 'string') redirect(303, answer);
	return answer;
}

/** The form actions of a patient's consent: to look first, to save; and for one that is there, its state. */
export function patientActions(isNew: boolean) {
	const read = async ({ request, locals }: RequestEvent) => {
		const { form, strange } = await (isNew
			? readKnown(request, newConsent)
			: readKnown(request, changedConsent));
		const filled: FilledIn = form.data;
		const { today } = await locals.transaction((db) => daysOf(db, locals.me().person), { single: true });
		const problems = problemsIn({ errors: form.errors, strange }, filled, { today, locals });
		return { filled, problems, valid: form.valid && Object.keys(problems).length === 0 };
	};
	return {
		preview: async (event: RequestEvent) => {
			const { filled, problems, valid } = await read(event);
			if (!valid) return fail(422, { problems, filled });
			const draft = newId();
			await event.locals.transaction((db) => keepDraft(db, draft, filled, termsOf(filled)), { single: true });
			redirect(303, previewAt(draft));
		},
		save: async (event: RequestEvent) => {
			const { filled, problems, valid } = await read(event);
			if (!valid) return fail(422, { problems, filled });
			return save(event, event.locals.me().person, filled, { basis: 'patient' });
		}
	};
}

/** The form actions of staff: what a patient said to them, and what the law gives. */
export const staffActions = {
	spoken: async (event: RequestEvent<{ patient: string }>) => {
		const { locals, request, url, params } = event;
		const { form, strange } = await (url.searchParams.has('consent')
			? readKnown(request, changedSpokenConsent)
			: readKnown(request, newSpokenConsent));
		const filled: FilledIn & { witness: string } = form.data;
		const { today } = await locals.transaction((db) => daysOf(db, params.patient), { single: true });
		const problems = problemsIn({ errors: form.errors, strange }, filled, { today, locals });
		if (!form.valid || Object.keys(problems).length > 0) return fail(422, { problems, filled });
		return save(event, params.patient, filled, { basis: 'spoken', witness: filled.witness });
	},
	legal: async (event: RequestEvent<{ patient: string }>) => {
		const { locals, request, url, params } = event;
		const { form, strange } = await (url.searchParams.has('consent')
			? readKnown(request, changedLegalConsent)
			: readKnown(request, newLegalConsent));
		const filled: FilledIn & FilledByLaw = form.data;
		const { today } = await locals.transaction((db) => daysOf(db, params.patient), { single: true });
		const problems = problemsIn({ errors: form.errors, strange }, filled, { today, locals });
		const { authority, evidence } = filled;
		if (!problems['authority'] && !problems['evidence'] && !evidenceOf[authority].includes(evidence))
			problems['evidence'] = 'evidence';
		if (!form.valid || Object.keys(problems).length > 0) return fail(422, { problems, filled });
		return save(event, params.patient, filled, { basis: 'legal_authority', authority, evidence });
	}
};

const works = { pause: pauseConsent, resume: resumeConsent, end: endConsent, review: reviewAuthority };

/** A button of a consent that is there. Answers what it did, or what stood in its way. */
export async function changeState(
	{ request, locals, url }: Pick<RequestEvent, 'request' | 'locals' | 'url'>,
	what: keyof typeof works
) {
	requireFresh(locals, url, { finishing: true });
	const form = await readForm(request, act);
	if (!form.valid) error(400, 'invalid');
	const { consent, expected, tell } = form.data;
	try {
		await locals.transaction((db) => works[what](db, consent, expected, tell), { single: true });
	} catch (thrown) {
		const problem = consentProblem(thrown);
		if (!problem) throw thrown;
		const problems: FieldProblems = { form: problem };
		return fail(409, { problems });
	}
	return { changed: true, consent };
}
