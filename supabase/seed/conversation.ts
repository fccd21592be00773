import { v7 } from 'uuid';
import { later } from './calendar.ts';
import type { Random } from './random.ts';

/** A message as it was said; `corrected` is what it says since. */
export interface Said {
	by: string;
	at: Date;
	body: string;
	corrected?: { body: string; at: Date };
}

/** A conversation and who takes part in it, by person id. */
export interface Setting {
	conversation: string;
	patient: string;
	organisation: string;
	/** Who reads and answers first; the others of the team look in when they cover. */
	careManager: string;
	others: readonly string[];
}

/** A row of care.messages, column by column. */
export type MessageRow = {
	id: string;
	version: number;
	organisation_id: string;
	patient_id: string;
	conversation_id: string;
	seq: number;
	change: number;
	author_id: string;
	body: string;
	sent_at: Date;
	written_at: Date;
	superseded_at: Date | null;
};

/** A row of care.reads, column by column. */
export type ReadRow = {
	conversation_id: string;
	patient_id: string;
	organisation_id: string;
	person_id: string;
	seq: number;
	read_at: Date;
};

/** The rows that the triggers would have made had each message been sent, and corrected, at its time. */
export function messageRows(setting: Setting, talk: readonly Said[], random: Random): MessageRow[] {
	const rows = talk.flatMap(({ by, at, body, corrected }, index): MessageRow[] => {
		const first: MessageRow = {
			id: v7({ msecs: at.valueOf(), random: random.bytes() }),
			version: 1,
			organisation_id: setting.organisation,
			patient_id: setting.patient,
			conversation_id: setting.conversation,
			seq: index + 1,
			change: 0,
			author_id: by,
			body,
			sent_at: at,
			written_at: at,
			superseded_at: corrected?.at ?? null
		};
		if (corrected === undefined) return [first];
		const second = {
			...first,
			version: 2,
			body: corrected.body,
			written_at: corrected.at,
			superseded_at: null
		};
		return [first, second];
	});
	const inOrder = rows.sort((a, b) => a.written_at.valueOf() - b.written_at.valueOf());
	return inOrder.map((row, index) => ({ ...row, change: index + 1 }));
}

/**
 * How far each had read, and when: whoever writes has read all before; who answers reads a while before answering, the
 * patient some time after an answer; the others of the team have seen what is settled. `lastIsRead` says whether
 * the other side has read the last message.
 */
export function readRows(
	setting: Setting,
	talk: readonly Said[],
	random: Random,
	{ now, lastIsRead }: { now: Date; lastIsRead: boolean }
): ReadRow[] {
	const steps = talk.flatMap(({ by, at }, index) => {
		const seq = index + 1;
		const next = talk[index + 1]?.at ?? now;
		const gap = next.valueOf() - at.valueOf();
		const answers = talk.slice(index).find((later) => later.by !== setting.patient)?.by;
		const reader = by === setting.patient ? (answers ?? setting.careManager) : setting.patient;
		const written = { person: by, seq, at };
		if (seq === talk.length && !lastIsRead) return [written];
		const read = {
			person: reader,
			seq,
			at: later(at, Math.min((gap / 60_000) * 0.8, 1 + 240 * random.next() ** 3))
		};
		return [written, read];
	});
	const settled = talk.findLastIndex(({ by }) => by !== setting.patient);
	const lookedIn = settled < 0 ? [] : setting.others.map((person) => lookIn(person, talk, settled, now));
	return [...steps, ...lookedIn]
		.sort((a, b) => a.at.valueOf() - b.at.valueOf() || a.seq - b.seq)
		.filter(forward())
		.map(({ person, seq, at }) => ({
			conversation_id: setting.conversation,
			patient_id: setting.patient,
			organisation_id: setting.organisation,
			person_id: person,
			seq,
			read_at: at
		}));
}

interface Step {
	person: string;
	seq: number;
	at: Date;
}

function lookIn(person: string, talk: readonly Said[], index: number, now: Date): Step {
	const at = talk[index]?.at ?? now;
	return { person, seq: index + 1, at: later(at, Math.min(90, (now.valueOf() - at.valueOf()) / 120_000)) };
}

/** Keeps the steps that take their reader further than before. */
function forward(): (step: Step) => boolean {
	const reached = new Map<string, number>();
	return ({ person, seq }) => {
		if (seq <= (reached.get(person) ?? 0)) return false;
		reached.set(person, seq);
		return true;
	};
}
