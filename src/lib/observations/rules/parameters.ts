import type { Thresholds } from '../history.ts';
import { parameter, type Parameter } from './parameter.ts';
import { ranges } from './ranges.ts';

/** Every number the rules compare with. What it may be set to is Closeby's default, whatever its source. */
export const ruleNumbers = {
	systolic_crisis: parameter('systolic', 'mm[Hg]', 180, [160, 200], 'aha-911'),
	diastolic_crisis: parameter('diastolic', 'mm[Hg]', 120, [100, 130], 'aha-911'),
	systolic_low: parameter('systolic', 'mm[Hg]', 90, [70, 110], 'common-practice'),
	systolic_goal: parameter('systolic', 'mm[Hg]', 130, [110, 160], 'aha-2025'),
	diastolic_goal: parameter('diastolic', 'mm[Hg]', 80, [60, 100], 'aha-2025'),
	diastolic_low: parameter('diastolic', 'mm[Hg]', 50, [30, 70], 'dementia-home'),
	diastolic_high: parameter('diastolic', 'mm[Hg]', 110, [90, 120], 'dementia-home'),
	diastolic_watch_low: parameter('diastolic', 'mm[Hg]', 60, [40, 80], 'telbil'),
	diastolic_watch_high: parameter('diastolic', 'mm[Hg]', 95, [80, 110], 'telbil'),
	systolic_watch_low: parameter('systolic', 'mm[Hg]', 100, [80, 120], 'telbil'),
	systolic_watch_high: parameter('systolic', 'mm[Hg]', 160, [140, 180], 'telbil'),
	hf_systolic_low: parameter('systolic', 'mm[Hg]', 80, [70, 110], 'beat-hf'),
	hf_systolic_high: parameter('systolic', 'mm[Hg]', 170, [140, 180], 'beat-hf'),
	hf_systolic_low_with_symptoms: parameter('systolic', 'mm[Hg]', 90, [70, 120], 'beat-hf'),
	hf_systolic_high_with_symptoms: parameter('systolic', 'mm[Hg]', 160, [130, 180], 'beat-hf'),
	pulse_low: parameter('heart_rate', '/min', 40, [30, 60], 'beat-hf'),
	pulse_high: parameter('heart_rate', '/min', 110, [90, 150], 'beat-hf'),
	hf_pulse_low: parameter('heart_rate', '/min', 40, [30, 60], 'beat-hf'),
	hf_pulse_high: parameter('heart_rate', '/min', 110, [90, 140], 'beat-hf'),
	hf_pulse_low_with_symptoms: parameter('heart_rate', '/min', 50, [30, 65], 'beat-hf'),
	hf_pulse_high_with_symptoms: parameter('heart_rate', '/min', 100, [80, 140], 'beat-hf'),
	// "2-3 lb in a day": the sheets name both, and the lower misses nobody.
	hf_weight_gain_day: parameter('weight', '[lb_av]', 2, [1, 5], 'hf-zones'),
	hf_weight_gain_week: parameter('weight', '[lb_av]', 5, [2, 8], 'hf-zones'),
	hf_weight_loss_week: parameter('weight', '[lb_av]', 5, [3, 15], 'hf-zones'),
	hf_dry_weight: parameter('weight', '[lb_av]', null, [45, 770], 'dry-weight'),
	hf_dry_weight_change: parameter('weight', '[lb_av]', 4, [2, 8], 'dry-weight'),
	// How many readings in a row may be missed: the zone sheets name no number (reference 2 and 3).
	readings_missed: parameter(null, 'd', 3, [1, 14], 'common-practice'),
	hf_weight_missing_days: parameter(null, 'd', 3, [1, 14], 'common-practice'),
	weight_loss_share: parameter('weight', 'share', 0.05, [0.02, 0.1], 'dementia-home'),
	glucose_low: parameter('glucose', 'mg/dL', 70, [60, 100], 'ada-levels'),
	glucose_very_low: parameter('glucose', 'mg/dL', 54, [50, 70], 'ada-levels'),
	glucose_high: parameter('glucose', 'mg/dL', 240, [180, 300], 'diabetes-zones'),
	glucose_very_high: parameter('glucose', 'mg/dL', 300, [240, 400], 'common-practice'),
	glucose_days: parameter('glucose', 'mg/dL', 240, [180, 300], 'diabetes-zones'),
	glucose_fasting_goal: parameter('glucose', 'mg/dL', 130, [100, 200], 'diabetes-zones'),
	glucose_after_meal_goal: parameter('glucose', 'mg/dL', 180, [140, 250], 'diabetes-zones'),
	oxygen_low: parameter('oxygen', '%', 92, [84, 96], 'common-practice'),
	oxygen_watch: parameter('oxygen', '%', 95, [84, 97], 'telbil'),
	oxygen_very_low: parameter('oxygen', '%', 88, [80, 92], 'common-practice'),
	temperature_fever: parameter('temperature', 'Cel', 38, [37.5, 39], 'common-practice'),
	temperature_watch: parameter('temperature', 'Cel', 37.6, [37, 38.5], 'dementia-home'),
	respiratory_low: parameter('respiratory_rate', '/min', 12, [8, 14], 'telbil'),
	respiratory_high: parameter('respiratory_rate', '/min', 24, [18, 30], 'telbil'),
	peak_flow_best: parameter('peak_flow', 'L/min', null, [60, 900], 'peak-flow'),
	peak_flow_yellow: parameter('peak_flow', 'share', 0.8, [0.7, 0.9], 'peak-flow'),
	peak_flow_red: parameter('peak_flow', 'share', 0.5, [0.4, 0.7], 'peak-flow'),
	mood_very_low: parameter('mood', '{score}', 1, [1, 2], 'common-practice'),
	pain_high: parameter('pain', '{score}', 7, [4, 10], 'common-practice'),
	pain_rise: parameter('pain', '{score}', 3, [2, 6], 'common-practice')
} as const satisfies Record<string, Parameter>;
export type RuleNumberKey = keyof typeof ruleNumbers;

/** Every number that may be set. */
export const parameters = { ...ruleNumbers, ...ranges } as const;
export type ParameterKey = keyof typeof parameters;

/** Whether a word names a number that may be set. */
export const isParameter = (word: string): word is ParameterKey => Object.hasOwn(parameters, word);

/**
 * A number as it holds, in its own unit: what is set, put back into what may be set (whatever wrote it, a red flag stays
 * one), else what ships; undefined where nobody has said.
 */
export function valueOf(key: ParameterKey, thresholds: Thresholds): number | undefined {
	const { value, allowed }: Parameter = parameters[key];
	const set = thresholds[key];
	if (set === undefined || !Number.isFinite(set)) return value ?? undefined;
	return Math.min(Math.max(set, allowed.low), allowed.high);
}
