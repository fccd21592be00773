import { sql } from 'kysely';
import * as v from 'valibot';
import type { Database } from '../db/connection.server.ts';
import { evaluate, evaluateItem } from './evaluate.ts';
import type { History, Verdict } from './history.ts';
import { componentKeys, mealContexts, measureKeys } from './measures.ts';
import { storedThresholds } from './rules/thresholds.ts';
import { conditions, symptoms } from './symptoms.ts';

const storedHistory = v.object({
	zone: v.string(),
	now: v.string(),
	thresholds: storedThresholds,
	conditions: v.array(v.picklist(conditions)),
	readings: v.array(
		v.object({
			id: v.string(),
			measure: v.picklist(measureKeys),
			at: v.string(),
			context: v.nullable(v.picklist(mealContexts)),
			values: v.partial(v.object(v.entriesFromList(componentKeys, v.number())))
		})
	),
	reports: v.array(v.object({ id: v.string(), at: v.string(), symptoms: v.array(v.picklist(symptoms)) }))
});

/**
 * Judges what was just written down by the rules, in the transaction that wrote it, and hands what they found to the
 * database, which opens or updates alerts. `history` is what `care.history_to_judge` gave; null where the item was stored
 * and judged before. Judged as of its own time, for it may have waited on a phone, and as of now.
 */
export async function judge(
	db: Database,
	item: { id: string; version: number },
	history: unknown
): Promise<Verdict[]> {
	if (history === null) return [];
	const found = verdictsOf(v.parse(storedHistory, history), item.id);
	const verdicts = JSON.stringify(found.map(({ rule, version, evidence }) => ({ rule, version, evidence })));
	await sql`select care.judge(${item.id}, ${item.version}, ${verdicts}::jsonb)`.execute(db);
	return found;
}

/** What an item is part of, then and now, each finding once. What rests on nothing written is the clock's to find. */
function verdictsOf(stored: v.InferOutput<typeof storedHistory>, id: string): Verdict[] {
	const history: History = {
		...stored,
		readings: stored.readings.map(({ context, ...reading }) => ({
			...reading,
			context: context ?? undefined
		}))
	};
	const item = [...history.readings, ...history.reports].find((one) => one.id === id);
	const then = item ? evaluateItem(history, item) : [];
	const now = evaluate(history).filter(({ evidence }) => evidence.length > 0);
	const seen = new Set<string>();
	return [...then, ...now].filter(({ rule, evidence }) => {
		const key = JSON.stringify([rule, evidence]);
		return !seen.has(key) && seen.add(key);
	});
}
