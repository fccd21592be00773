import * as v from 'valibot';
import type { Kind } from '../../plan/line.ts';
import type { Item } from './bundle.ts';
import { isSame, named, type Compared } from './compare.ts';
import { CarePlan, Goal } from './shapes.ts';
import type { Reason, Verdict } from './verdict.ts';

/** What a file says of something that is not, or no longer, to be in a plan. */
const over: ReadonlySet<Reason> = new Set(['ended', 'entered_in_error', 'not_current', 'unconfirmed']);

/**
 * The lines of a plan that a file says are over: those that came of this resource when it held, and the medicine or problem
 * of its name. Nobody takes a line out but a person, who has to hear of it: a drug that was stopped elsewhere is still taken
 * by whoever reads it in the plan.
 */
export function stillThere(
	item: Item,
	verdict: Verdict,
	{
		standing,
		idOf
	}: {
		standing: readonly { id: string; kind: Kind; compared: Compared }[];
		idOf: (part: string) => string;
	}
): string[] {
	if (standing.length === 0 || verdict.outcome === 'understood' || !over.has(verdict.reason)) return [];
	const ids = new Set(partsOf(item).map(idOf));
	const kind = kinds[item.type];
	const name = kind && named(kind, verdict.title);
	return standing
		.filter((line) => ids.has(line.id) || (name && line.kind === kind && isSame(line.compared, name)))
		.map(({ id }) => id);
}

const kinds: Record<string, 'problem' | 'medicine'> = {
	Condition: 'problem',
	MedicationRequest: 'medicine',
	MedicationStatement: 'medicine'
};

/** Every part of a resource of which a line may have come (`ProposedLine`). */
function partsOf({ type, resource }: Item): string[] {
	if (type === 'Condition') return ['problem', 'barrier'];
	if (type === 'Goal') {
		const goal = v.safeParse(Goal, resource);
		const targets = goal.success ? goal.output.target : [];
		return ['goal', ...targets.slice(1).map((_, index) => `goal-${index + 2}`)];
	}
	if (kinds[type] === 'medicine') return ['medicine'];
	const plan = type === 'CarePlan' ? v.safeParse(CarePlan, resource) : undefined;
	return plan?.success ? plan.output.activity.map(({ id }, index) => id ?? `activity-${index + 1}`) : [];
}
