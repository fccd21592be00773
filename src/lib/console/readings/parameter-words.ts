import type { WordKey } from '../../i18n/resources.ts';
import type { Translation } from '../../i18n/translation.ts';
import type { Parameter } from '../../observations/rules/parameter.ts';
import { ruleNumbers, type ParameterKey, type RuleNumberKey } from '../../observations/rules/parameters.ts';
import { rangeEndOf, ranges, type RangeEnd, type RangeKey } from '../../observations/rules/ranges.ts';
import { componentWords } from '../../observations/words.ts';

const ruleNumberWords: Record<RuleNumberKey, WordKey> = {
	systolic_crisis: 'monitoring.limits.parameters.systolic_crisis',
	diastolic_crisis: 'monitoring.limits.parameters.diastolic_crisis',
	systolic_low: 'monitoring.limits.parameters.systolic_low',
	systolic_goal: 'monitoring.limits.parameters.systolic_goal',
	diastolic_goal: 'monitoring.limits.parameters.diastolic_goal',
	diastolic_low: 'monitoring.limits.parameters.diastolic_low',
	diastolic_high: 'monitoring.limits.parameters.diastolic_high',
	diastolic_watch_low: 'monitoring.limits.parameters.diastolic_watch_low',
	diastolic_watch_high: 'monitoring.limits.parameters.diastolic_watch_high',
	systolic_watch_low: 'monitoring.limits.parameters.systolic_watch_low',
	systolic_watch_high: 'monitoring.limits.parameters.systolic_watch_high',
	hf_systolic_low: 'monitoring.limits.parameters.hf_systolic_low',
	hf_systolic_high: 'monitoring.limits.parameters.hf_systolic_high',
	hf_systolic_low_with_symptoms: 'monitoring.limits.parameters.hf_systolic_low_with_symptoms',
	hf_systolic_high_with_symptoms: 'monitoring.limits.parameters.hf_systolic_high_with_symptoms',
	pulse_low: 'monitoring.limits.parameters.pulse_low',
	pulse_high: 'monitoring.limits.parameters.pulse_high',
	hf_pulse_low: 'monitoring.limits.parameters.hf_pulse_low',
	hf_pulse_high: 'monitoring.limits.parameters.hf_pulse_high',
	hf_pulse_low_with_symptoms: 'monitoring.limits.parameters.hf_pulse_low_with_symptoms',
	hf_pulse_high_with_symptoms: 'monitoring.limits.parameters.hf_pulse_high_with_symptoms',
	hf_weight_gain_day: 'monitoring.limits.parameters.hf_weight_gain_day',
	hf_weight_gain_week: 'monitoring.limits.parameters.hf_weight_gain_week',
	hf_weight_loss_week: 'monitoring.limits.parameters.hf_weight_loss_week',
	hf_dry_weight: 'monitoring.limits.parameters.hf_dry_weight',
	hf_dry_weight_change: 'monitoring.limits.parameters.hf_dry_weight_change',
	readings_missed: 'monitoring.limits.parameters.readings_missed',
	hf_weight_missing_days: 'monitoring.limits.parameters.hf_weight_missing_days',
	weight_loss_share: 'monitoring.limits.parameters.weight_loss_share',
	glucose_low: 'monitoring.limits.parameters.glucose_low',
	glucose_very_low: 'monitoring.limits.parameters.glucose_very_low',
	glucose_high: 'monitoring.limits.parameters.glucose_high',
	glucose_very_high: 'monitoring.limits.parameters.glucose_very_high',
	glucose_days: 'monitoring.limits.parameters.glucose_days',
	glucose_fasting_goal: 'monitoring.limits.parameters.glucose_fasting_goal',
	glucose_after_meal_goal: 'monitoring.limits.parameters.glucose_after_meal_goal',
	oxygen_low: 'monitoring.limits.parameters.oxygen_low',
	oxygen_watch: 'monitoring.limits.parameters.oxygen_watch',
	oxygen_very_low: 'monitoring.limits.parameters.oxygen_very_low',
	temperature_fever: 'monitoring.limits.parameters.temperature_fever',
	mood_very_low: 'monitoring.limits.parameters.mood_very_low',
	temperature_watch: 'monitoring.limits.parameters.temperature_watch',
	respiratory_low: 'monitoring.limits.parameters.respiratory_low',
	respiratory_high: 'monitoring.limits.parameters.respiratory_high',
	peak_flow_best: 'monitoring.limits.parameters.peak_flow_best',
	peak_flow_yellow: 'monitoring.limits.parameters.peak_flow_yellow',
	peak_flow_red: 'monitoring.limits.parameters.peak_flow_red',
	pain_high: 'monitoring.limits.parameters.pain_high',
	pain_rise: 'monitoring.limits.parameters.pain_rise'
};

const rangeEndWords: Record<RangeEnd, WordKey> = {
	possible_low: 'monitoring.limits.ranges.possible_low',
	possible_high: 'monitoring.limits.ranges.possible_high',
	usual_low: 'monitoring.limits.ranges.usual_low',
	usual_high: 'monitoring.limits.ranges.usual_high',
	usual_change: 'monitoring.limits.ranges.usual_change'
};

/** Since when the last value was, of the changes that are asked about. */
const sinceWords: Partial<Record<RangeKey, WordKey>> = {
	weight_usual_change_day: 'monitoring.limits.ranges.day',
	weight_usual_change_week: 'monitoring.limits.ranges.week',
	weight_usual_change_month: 'monitoring.limits.ranges.month',
	weight_usual_change_year: 'monitoring.limits.ranges.year',
	weight_usual_change_ever: 'monitoring.limits.ranges.ever'
};

const isRuleNumber = (key: ParameterKey): key is RuleNumberKey => Object.hasOwn(ruleNumbers, key);

/** What a number that may be set is called. */
export function parameterName(key: ParameterKey, t: Translation['t']): string {
	if (isRuleNumber(key)) return t(ruleNumberWords[key]);
	const { component }: Parameter = ranges[key];
	const end = rangeEndOf(key);
	if (!component || !end) throw new RangeError(`no range ${key}`);
	const since = sinceWords[key];
	return t(rangeEndWords[end], { what: t(componentWords[component]), since: since ? t(since) : '' });
}
