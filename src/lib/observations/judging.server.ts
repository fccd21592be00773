import { sql } from 'kysely';
import * as v from 'valibot';
import type { Database } from '../db/connection.server.ts';
import { callsLate, evaluateWith, withSince } from './evaluate.ts';
import type { History, Verdict } from './history.ts';
import { componentKeys, mealContexts, measureKeys } from './measures.ts';
import { storedThresholds } from './rules/thresholds.ts';
import { signZones } from './signs.ts';
import { conditions, feelings, symptoms } from './symptoms.ts';

const storedHistory = v.object({
	zone: v.string(),
	now: v.string(),
	thresholds: storedThresholds,
	conditions: v.array(v.picklist(conditions)),
	signs: v.array(
		v.object({
			condition: v.picklist(conditions),
			symptom: v.picklist(symptoms),
			zone: v.picklist(signZones)
		})
	),
	silent: v.array(v.object({ rule: v.string(), until: v.string() })),
	readings: v.array(
		v.object({
			id: v.string(),
			measure: v.picklist(measureKeys),
			at: v.string(),
			context: v.nullable(v.picklist(mealContexts)),
			values: v.partial(v.object(v.entriesFromList(componentKeys, v.number())))
		})
	),
	reports: v.array(
		v.object({
			id: v.string(),
			at: v.string(),
			symptoms: v.array(v.picklist(symptoms)),
			feeling: v.nullable(v.picklist(feelings))
		})
	)
});

/**
 * Judges what was just written down by the rules, in the transaction that wrote it, and hands what they found to the
 * database, which opens or updates alerts. `history` is what `care.history_to_judge` gave; null where the item was stored
 * and judged before. Judged as of its own time, for it may have waited on a phone, and as of now; `said` is when it was
 * written down, ISO 8601, where that is known. Answers what a phone finds as well.
 */
export async function judge(
	db: Database,
	item: { id: string; version: number; said?: string | undefined },
	history: unknown
): Promise<Verdict[]> {
	if (history === null) return [];
	const known = readHistory(history);
	const written = [...known.readings, ...known.reports]
		.filter(({ id }) => id === item.id)
		.map(({ id, at }) => ({ id, at, said: item.said }));
	const told = evaluateWith(known, written);
	const found = withSince(told, known, written);
	await sql`select care.judge(${item.id}, ${item.version}, ${asJson(found)}::jsonb)`.execute(db);
	return told;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Judges what was just brought in or taken out with a file, in the transaction that wrote it. What is typed is judged as
 * of its own time, because it is told now and may have waited on a phone. A file tells of months: a low sugar of last
 * spring calls for nobody today, so its readings are judged by what they mean now (the rules look at the last day for what
 * is urgent, and further back for what changes slowly), those of the last day as of their own time as well, just as if they
 * had been typed, and of those before it the ones that call by themselves, as what is typed late.
 */
export async function judgeImport(
	db: Database,
	id: string,
	added: readonly { id: string; at: string }[],
	history: unknown
): Promise<Verdict[]> {
	const known = readHistory(history);
	const recent = Date.parse(known.now) - day;
	const ids = new Set(added.map((one) => one.id));
	const brought = known.readings.filter((reading) => ids.has(reading.id));
	const found = evaluateWith(
		known,
		brought.flatMap((reading) => {
			if (Date.parse(reading.at) > recent) return [reading];
			return callsLate(known, reading) ? [{ ...reading, said: known.now }] : [];
		})
	);
	await sql`select care.judge_reading_import(${id}, ${asJson(found)}::jsonb)`.execute(db);
	return found;
}

const asJson = (verdicts: readonly Verdict[]) =>
	JSON.stringify(verdicts.map(({ rule, version, evidence }) => ({ rule, version, evidence })));

/** The history that the database hands over (private.history_of). Throws where it is none. */
export function readHistory(history: unknown): History {
	const stored = v.parse(storedHistory, history);
	return {
		...stored,
		readings: stored.readings.map(({ context, ...reading }) => ({
			...reading,
			context: context ?? undefined
		}))
	};
}
