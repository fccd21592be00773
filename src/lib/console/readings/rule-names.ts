import type { WordKey } from '../../i18n/resources.ts';
import { dangers } from '../../observations/free-text/kinds.ts';
import { shippedRules } from '../../observations/rules/shipped.ts';
import type { ParameterKey } from '../../observations/rules/parameters.ts';
import { maySilence, type Clause, type Rule } from '../../observations/rules/rule.ts';
import type { Condition } from '../../observations/symptoms.ts';
import { episodeOf } from '../alerts.ts';
import { parameterName } from './parameter-words.ts';
import { measureName } from './words.ts';

/** How a rule says more than its number: beside signs, again, or in one of two directions. */
type Manner = 'again' | 'signs' | 'rise' | 'fall';

const mannerWords: Record<Manner, WordKey> = {
	again: 'monitoring.rules.again',
	signs: 'monitoring.rules.signs',
	rise: 'monitoring.rules.rise',
	fall: 'monitoring.rules.fall'
};

/** What a rule is called: by its number and manner, or by its signs; severity is not part of it. Unknown ones by their id. */
export function ruleName(id: string, t: (key: WordKey) => string): string {
	const rule = shippedRules.find((one) => one.id === id);
	// The phrases that tell of danger open alerts of their own name.
	if (!rule) return dangers.some((danger) => id === `words_${danger}`) ? t(episodeOf(id)) : id;
	const parameter = parameterOf(rule.when);
	if (!parameter) return t(episodeOf(rule.episode));
	// What is asked for of everybody has one number for all measures.
	if (parameter === 'readings_missed' && rule.when.kind === 'missing')
		return `${parameterName(parameter, t)}: ${t(measureName(rule.when.measure))}`;
	const manner = mannerOf(rule, parameter);
	return [parameterName(parameter, t), manner && t(mannerWords[manner])].filter(Boolean).join(', ');
}

function parameterOf(clause: Clause): ParameterKey | undefined {
	switch (clause.kind) {
		case 'all':
			return clause.of.map(parameterOf).find(Boolean);
		case 'change':
			return clause.by;
		case 'missing':
			return clause.days;
		case 'symptom':
		case 'sign':
		case 'late':
		case 'feeling':
			return undefined;
		default:
			return clause.parameter;
	}
}

function mannerOf({ when }: Rule, parameter: ParameterKey): Manner | undefined {
	if (when.kind === 'again' && parameter !== 'glucose_very_high') return 'again';
	if (when.kind === 'all' && !parameter.endsWith('with_symptoms')) return 'signs';
	return parameter === 'hf_dry_weight_change' && when.kind === 'change' ? when.direction : undefined;
}

/** The rules that may be silent for whoever is watched for these conditions: none that may tell of an emergency. */
export const quietable = (watched: readonly Condition[]): readonly Rule[] =>
	shippedRules.filter(
		(rule) => maySilence(rule) && (rule.condition === null || watched.includes(rule.condition))
	);
