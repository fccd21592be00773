import { holds } from './clauses.ts';
import { rankOf, type History, type Verdict } from './history.ts';
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
	const told = new Set(found.flatMap(({ rule, evidence }) => (rule.onlyAlone ? [] : evidence)));
	return found
		.filter(({ rule, evidence }) => {
			if (!rule.onlyAlone) return true;
			const adds = evidence.some((id) => !told.has(id));
			evidence.forEach((id) => told.add(id));
			return adds;
		})
		.map(({ rule: { id: rule, version, severity, episode }, evidence }): Verdict => {
			return { rule, version, severity, episode, evidence };
		})
		.sort((a, b) => rankOf(b.severity) - rankOf(a.severity) || (a.rule < b.rule ? -1 : 1));
}

/**
 * The verdicts that something just written down is part of: what its writer is told at once. `now` is its own time, so
 * that what waited long on a phone is judged as it was.
 */
export function evaluateItem(history: History, item: { id: string; at: string }): Verdict[] {
	return evaluate({ ...history, now: item.at }).filter(({ evidence }) => evidence.includes(item.id));
}
