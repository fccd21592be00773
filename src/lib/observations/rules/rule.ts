import type { Severity } from '../history.ts';
import type { ComponentKey, MealContext, MeasureKey } from '../measures.ts';
import type { Cited } from '../sources.ts';
import type { Condition, Feeling, Symptom } from '../symptoms.ts';
import type { ParameterKey } from './parameters.ts';

/** A comparison with a number that may be set for one patient. `at_least` and `at_most` hold at the number itself. */
export interface Test {
	is: 'above' | 'at_least' | 'below' | 'at_most';
	parameter: ParameterKey;
	/** The number is a share of this one, such as half of the best peak flow. */
	of?: ParameterKey;
}

/**
 * What has to be true for a rule to speak. There is no "not" among these, so that a worse reading or one more symptom
 * can only add to what is said.
 */
export type Clause =
	/** The latest reading of a component, in the last day. `context`: one beside that meal. */
	| ({ kind: 'reading'; component: ComponentKey; context?: MealContext[] } & Test)
	/** The latest and this many readings before it, all within `hours`. */
	| ({ kind: 'again'; component: ComponentKey; times: number; hours: number } & Test)
	/** An unbroken run of readings that ends with the latest and covers this many days of the patient's own. */
	| ({ kind: 'days'; component: ComponentKey; days: number } & Test)
	/** The mean of the last `days` days, of this many readings or more. */
	| ({ kind: 'average'; component: ComponentKey; days: number; readings: number } & Test)
	/**
	 * The latest reading, in the last day, against an earlier one: `day`, the latest of 18 to 36 hours before;
	 * `week`, the lowest (for a rise) or highest (for a fall) of the 7 days before; `before`, the one before it, within
	 * 7 days; `average`, the mean of the 30 days before; or a number set for the patient.
	 */
	| {
			kind: 'change';
			component: ComponentKey;
			direction: 'rise' | 'fall';
			since: 'day' | 'week' | 'before' | 'average' | ParameterKey;
			/** In the parameter's unit; a `share` is one of what it is compared with. */
			by: ParameterKey;
	  }
	/** Any of these was said in the last day, or any sign that this condition has at the clinic. */
	| { kind: 'symptom'; any: readonly Symptom[]; orOf?: Condition }
	/**
	 * Any sign of a zone was said in the last day, as the zones hold for the patient (`../signs.ts`); null: one of no condition
	 * that they are watched for. `but`: those that have a rule of their own.
	 */
	| { kind: 'sign'; condition: Condition | null; zone: 'red' | 'yellow'; but?: readonly Symptom[] }
	/** In a daily check of the last day somebody said that they feel so. */
	| { kind: 'feeling'; is: Feeling }
	/** As many readings in a row did not come as the parameter says, of those asked for, by the patient's own days. */
	| { kind: 'missing'; measure: MeasureKey; days: ParameterKey }
	/** Found where something is written down (evaluateWith), and not in a history. */
	| { kind: 'late' }
	| { kind: 'all'; of: readonly Clause[] };

/** A versioned rule. Whatever changes what it says, but for a parameter, raises its version. */
export interface Rule extends Cited {
	id: string;
	version: number;
	/** Whom it is for; null is everybody. */
	condition: Condition | null;
	severity: Severity;
	/** It stands at the edge of an emergency: nobody may silence it for a patient, as nobody may a red one. */
	neverSilent?: true;
	/**
	 * It has nothing to add where rules this severe, none of them silent for the patient, speak of all it rests on: one report
	 * is not two alerts. A milder one, or one that calls nobody, must never take its place.
	 */
	restsBeside?: Severity;
	/** Which alert it belongs to. */
	episode: string;
	when: Clause;
}

/** Whether a rule may be silent for one patient for a while. */
export const maySilence = ({ severity, neverSilent }: Rule): boolean => severity !== 'red' && !neverSilent;
