import { holds } from './clauses.ts';
import { isSilent, rankOf, worstOf, type History, type Verdict } from './history.ts';
import { lateRules } from './rules/late.ts';
import type { Rule } from './rules/rule.ts';
import { shippedRules } from './rules/shipped.ts';
import { timelineOf } from './timeline.ts';

/**
 * What the rules say about a history, the worst first. Pure: the same history gives the same verdicts on a phone and on
 * the server, in whatever order its readings came. Cost: readings times rules.
 */
export function evaluate(history: History, rules: readonly Rule[] = shippedRules): Verdict[] {
	const timeline = timelineOf(history);
	const found = rules
		.filter(({ condition }) => condition === null || history.conditions.includes(condition))
		.flatMap((rule) => {
			const evidence = holds(rule.when, timeline);
			return evidence ? [{ rule, evidence }] : [];
		});
	const heard = found.filter(({ rule }) => !rule.restsBeside);
	for (const one of found) {
		const { restsBeside } = one.rule;
		if (!restsBeside) continue;
		const told = new Set(
			heard
				.filter(({ rule }) => rankOf(rule.severity) >= rankOf(restsBeside) && !isSilent(rule.id, history))
				.flatMap(({ evidence }) => evidence)
		);
		if (!one.evidence.every((id) => told.has(id))) heard.push(one);
	}
	return heard
		.map(({ rule: { id: rule, version, severity, episode }, evidence }): Verdict => {
			return { rule, version, severity, episode, evidence };
		})
		.sort((a, b) => rankOf(b.severity) - rankOf(a.severity) || (a.rule < b.rule ? -1 : 1));
}

/**
 * What something just written down is part of, as of its own time alone. `now` is that time, so that what waited long on a
 * phone is judged as it was.
 */
export function evaluateItem(history: History, item: { id: string; at: string }): Verdict[] {
	return evaluate({ ...history, now: item.at }).filter(({ evidence }) => evidence.includes(item.id));
}

/** What was written down: `at` is of when it tells, `said` when somebody wrote it, where that is known. Both ISO 8601. */
export interface WrittenItem {
	id: string;
	at: string;
	said?: string | undefined;
}

const day = 24 * 60 * 60 * 1000;

/** How long after it was something was written down, in milliseconds. */
const lateness = ({ at, said = at }: WrittenItem): number => Date.parse(said) - Date.parse(at);

/** A number of three weeks ago is a diary's, and "call 911 now" would be wrong. */
const isOfItsDay = (item: WrittenItem): boolean => lateness(item) <= day;

/** Moods are for those alone whom the patient let see them, and a late one calls for nobody. */
const ofMood = new Set(['mood_low', 'self_harm', 'depression_signs']);

/** What is left of what an item would have called for in its own time: danger of the last week, or a call of the last two days. */
function lateVerdict(history: History, item: WrittenItem): Verdict[] {
	const worst = worstOf(
		evaluateItem(history, item).filter(
			({ rule, episode }) => !ofMood.has(episode) && !isSilent(rule, history)
		)
	);
	if (worst !== 'red' && worst !== 'yellow') return [];
	const isNear = lateness(item) <= (worst === 'red' ? 7 : 2) * day;
	const late = !isNear ? lateRules.look : worst === 'red' ? lateRules.danger : lateRules.call;
	const { id: rule, version, severity, episode } = late;
	return [{ rule, version, severity, episode, evidence: [item.id] }];
}

/**
 * Whether a reading of a day ago or more calls somebody the same day by what it is itself, when it comes to be known only
 * now, in a file beside thousands of others.
 */
export function callsLate(history: History, reading: History['readings'][number]): boolean {
	const alone = { ...history, readings: [reading], reports: [] };
	return lateVerdict(alone, { ...reading, said: history.now }).some(({ severity }) => severity === 'yellow');
}

/**
 * What the rules find once something was written down, each finding once: all that the items are part of as of their own
 * time, for they may have waited on a phone, and all that holds now. Of what was only written down a day later or more,
 * what holds now, and that it would have called somebody then. What rests on nothing written is the clock's to find.
 */
export function evaluateWith(history: History, items: readonly WrittenItem[]): Verdict[] {
	const then = items.flatMap((item) =>
		isOfItsDay(item) ? evaluateItem(history, item) : lateVerdict(history, item)
	);
	const now = evaluate(history).filter(({ evidence }) => evidence.length > 0);
	return once([...then, ...now]);
}

function once(found: readonly Verdict[]): Verdict[] {
	const seen = new Set<string>();
	return found.filter(({ rule, evidence }) => {
		const key = JSON.stringify([rule, evidence]);
		return !seen.has(key) && seen.add(key);
	});
}

/**
 * `found` and what an item that waited adds to what others wrote down after it by its own time: of two things that are danger
 * together, the first may come last. For the server, which alone has all of those days.
 */
export function withSince(
	found: readonly Verdict[],
	history: History,
	items: readonly WrittenItem[]
): Verdict[] {
	return once([...found, ...items.filter(isOfItsDay).flatMap((item) => evaluateSince(history, item))]);
}

/** Of each rule the latest finding that the item is part of since. */
function evaluateSince(history: History, { id, at }: { id: string; at: string }): Verdict[] {
	const [from, until] = [Date.parse(at), Date.parse(history.now)];
	const since = (moment: string) => Date.parse(moment) > from && Date.parse(moment) <= until;
	const later = [...history.readings, ...history.reports].filter((one) => one.id !== id && since(one.at));
	const found = later
		.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
		.flatMap((one) => evaluateItem(history, one).filter(({ evidence }) => evidence.includes(id)));
	return [...new Map(found.map((verdict) => [verdict.rule, verdict])).values()];
}

/** Of all that, what rests on the items themselves, then or now: what their writer is told at once, wherever they are told. */
export function evaluateWritten(history: History, items: readonly WrittenItem[]): Verdict[] {
	return evaluateWith(history, items).filter(({ evidence }) => items.some(({ id }) => evidence.includes(id)));
}

/**
 * An item, and the moment at which it was written down (ISO 8601), as the server dates them once it has told the item `at`:
 * beside what the server knows, a phone whose clock is wrong would else judge it as of another day.
 */
export function datedAs<Item extends { at: string }>(
	at: string | undefined,
	item: Item,
	said: string
): [Item, string] {
	if (at === undefined || at === item.at) return [item, said];
	const late = Date.parse(said) - Date.parse(item.at);
	return [{ ...item, at }, new Date(Date.parse(at) + late).toISOString()];
}
