import { drainerName, type Announcement } from './announce.ts';
import { isPaused, kept, pause, type Box, type FormRecord } from './box.ts';
import { ageForms, hasForm, isOld, readForm, removeForm, updateForm } from './forms.ts';
import { postForm } from './post.ts';

/** Seconds to wait after the first, second, … attempt that settled nothing; the last for all further ones. */
const pauses = [1, 2, 5, 10, 30, 60];

/** However often the line comes and goes, a form is not tried again within this many milliseconds. */
const breath = 1000;

/** Who holds the lock for longer, in milliseconds, sleeps: browsers stop pages in the background with all that they hold. */
const longestTurn = 60_000;

interface Surroundings {
	announce: (announcement: Announcement) => void;
	/** The line may be back (online, screen on): the phone's own pauses are skipped, the server's are kept. */
	awake?: boolean;
	/** Called when this drainer's turn has come. Forms added before that are part of it. */
	started?: () => void;
	/** For how many milliseconds another's turn is waited for. */
	patience?: number;
	post?: typeof postForm;
	now?: () => number;
	random?: () => number;
}

/** What is left when a drainer has finished. */
export interface Rest {
	/** Forms that are still to be sent by themselves. */
	waiting: number;
	/** When the next of them is due, in milliseconds since 1970; undefined when none is. */
	next?: number;
}

/**
 * Sends what is due in the person's box, in the order of writing within each group, once no other tab or
 * worker is sending. A form leaves the box only after the server's answer: a tab that dies in between sends
 * it again under the same id, which the server knows. Holds the lock only while sending, never while
 * waiting, so that no sleeping tab stops the others; one that fell asleep while sending loses its turn to the next. Rejects
 * with an OutboxError, `closed` when the phone was wiped meanwhile, or with an AbortError when the turn was lost.
 */
export async function drain(box: Box, surroundings: Surroundings): Promise<Rest> {
	const { patience = longestTurn, started } = surroundings;
	const stop = new AbortController();
	const late = new AbortController();
	const waiting = setTimeout(() => late.abort(), patience);
	const send = () => {
		clearTimeout(waiting);
		started?.();
		return kept(() => drainAlone(box, surroundings, stop), box.closed);
	};
	try {
		return await navigator.locks
			.request(drainerName, { signal: late.signal }, send)
			.catch((reason: unknown) => {
				if (!late.signal.aborted) throw reason;
				return navigator.locks.request(drainerName, { steal: true }, send);
			});
	} catch (reason) {
		stop.abort();
		throw reason;
	}
}

async function drainAlone(box: Box, surroundings: Surroundings, stop: AbortController): Promise<Rest> {
	const { now = Date.now, announce } = surroundings;
	if (await isPaused(box)) {
		announce({ type: 'signed-out', person: box.person });
		return { waiting: 0 };
	}
	const groups = Map.groupBy(await waitingForms(box, now()), (record) => record.group);
	await Promise.all([...groups.values()].map((group) => drainGroup(box, group, surroundings, stop)));
	if (stop.signal.aborted) return { waiting: 0 };
	const rest = await waitingForms(box, now());
	// Only the first of a group holds the others up, so only the first of each says when to come back.
	const heads = [...Map.groupBy(rest, (record) => record.group).values()].map(
		([head]) => head?.notBefore ?? 0
	);
	return { waiting: rest.length, ...(heads.length > 0 && { next: Math.min(...heads) }) };
}

async function waitingForms(box: Box, now: number): Promise<FormRecord[]> {
	return (await ageForms(box, now)).filter((record) => record.state === 'waiting');
}

async function drainGroup(
	box: Box,
	records: readonly FormRecord[],
	{ announce, awake = false, post = postForm, now = Date.now, random = Math.random }: Surroundings,
	stop: AbortController
): Promise<void> {
	const { person } = box;
	for (const record of records) {
		const { id, group } = record;
		const due = awake ? Math.max(record.heldUntil, record.triedAt + breath) : record.notBefore;
		if (stop.signal.aborted) return;
		if (due > now()) {
			// Woken within a breath of the last attempt: tried as soon as that has passed, not after the long pause.
			if (due < record.notBefore) await updateForm(box, id, { notBefore: due });
			return;
		}
		// A tab that slept here may have lost its turn to another, which sent it, or to a person, who took it back.
		if (!(await hasForm(box, id))) continue;
		const form = await readForm(box, record);
		// It may have slept for days since all were looked at: what is too old by now is not sent unasked.
		if (isOld(record, now())) form.state = 'stale';
		if (form.state !== 'waiting') {
			await updateForm(box, id, { state: form.state, problem: form.problem });
			announce({ type: 'changed', person });
			continue;
		}
		const outcome = await post(form, stop.signal);
		switch (outcome.type) {
			case 'sent':
				await removeForm(box, id);
				announce({ type: 'sent', person, id, group, data: outcome.data });
				break;
			case 'refused': {
				const { type: _, ...problem } = outcome;
				await updateForm(box, id, { state: 'attention', problem });
				announce({ type: 'changed', person });
				break;
			}
			case 'later':
				if (!stop.signal.aborted) await postpone(box, record, outcome.hold, now(), random());
				announce({ type: 'changed', person });
				return;
			case 'signed-out':
				stop.abort();
				await pause(box);
				announce({ type: 'signed-out', person });
				return;
		}
	}
}

async function postpone(box: Box, { id, attempts }: FormRecord, hold: number, now: number, chance: number) {
	const seconds = pauses[Math.min(attempts, pauses.length - 1)] ?? 60;
	// A fifth more or less, so that the phones of a whole clinic do not come back in the same instant.
	const own = seconds * 1000 * (0.8 + 0.4 * chance);
	const heldUntil = hold > 0 ? now + hold : 0;
	await updateForm(box, id, {
		attempts: attempts + 1,
		triedAt: now,
		notBefore: Math.max(now + own, heldUntil),
		heldUntil
	});
}
