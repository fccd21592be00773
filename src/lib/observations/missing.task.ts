import type { Task } from 'graphile-worker';
import * as v from 'valibot';
import { evaluate } from './evaluate.ts';
import { componentKeys, measureKeys } from './measures.ts';
import type { Clause, Rule } from './rules/rule.ts';
import { storedThresholds } from './rules/thresholds.ts';
import { shippedRules } from './rules/shipped.ts';
import type { Condition } from './symptoms.ts';

type Missing = Rule & { when: Extract<Clause, { kind: 'missing' }> };

/** The rules that find silence. */
const missingRules = shippedRules.filter((rule): rule is Missing => rule.when.kind === 'missing');

/** For whom a rule for everybody does not look: whom one for their condition looks after, with its own number. */
const lookedAfter = ({ condition, when }: Missing): Condition[] =>
	condition !== null
		? []
		: missingRules.flatMap((other) =>
				other.condition !== null && other.when.measure === when.measure ? [other.condition] : []
			);

/** How many patients are looked at in one statement. */
const batch = 200;

const moment = v.pipe(
	v.date(),
	v.transform((date) => date.toISOString())
);
const watched = v.array(
	v.object({
		patient: v.string(),
		zone: v.string(),
		thresholds: storedThresholds,
		since: moment,
		asked: v.array(v.object({ measure: v.picklist(measureKeys), daysAWeek: v.number(), since: v.string() })),
		now: moment,
		readings: v.array(
			v.object({
				id: v.string(),
				measure: v.picklist(measureKeys),
				at: v.string(),
				values: v.partial(v.object(v.entriesFromList(componentKeys, v.number())))
			})
		)
	})
);

/** Every hour: opens an alert where readings that are asked for have not come. */
export const findMissing: Task = async (_payload, { query }) => findSilences(query);

/** Asks the database as closeby_jobs. */
type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * Looks at everybody whom a rule of silence is for. One silence is one alert, however often it is looked at; a run that was
 * cut short is made good by the next.
 */
export async function findSilences(query: Query): Promise<void> {
	for (const rule of missingRules) {
		let after: string | null = null;
		do after = await lookAtSome(query, rule, after);
		while (after !== null);
	}
}

/** Looks at one batch, and answers after whom the next begins; null when this was the last. */
async function lookAtSome(query: Query, rule: Missing, after: string | null): Promise<string | null> {
	const { id, condition, when } = rule;
	const { rows } = await query('select * from private.look_for_silence($1, $2, $3, $4, $5, $6)', [
		id,
		condition,
		when.measure,
		lookedAfter(rule),
		after,
		batch
	]);
	const looked = v.parse(watched, rows);
	for (const { patient, ...history } of looked) {
		const [verdict] = evaluate({ ...history, reports: [], conditions: condition ? [condition] : [] }, [rule]);
		if (!verdict) continue;
		const last = history.readings[0]?.at ?? null;
		await query('select private.find_silence($1, $2, $3, $4, $5)', [
			patient,
			verdict.rule,
			verdict.version,
			when.measure,
			last
		]);
	}
	return looked.length < batch ? null : (looked.at(-1)?.patient ?? null);
}
