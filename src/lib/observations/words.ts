import type { WordKey } from '../i18n/resources.ts';
import type { Severity, Verdict } from './history.ts';
import { isLogged, type Logged } from './log.ts';
import type { ComponentKey, MealContext, MeasureKey } from './measures.ts';
import type { Unit } from './units.ts';

/** What people call a measure. */
export const measureWords: Record<Logged, WordKey> = {
	blood_pressure: 'observations.measures.blood_pressure',
	weight: 'observations.measures.weight',
	glucose: 'observations.measures.glucose',
	oxygen: 'observations.measures.oxygen',
	temperature: 'observations.measures.temperature',
	peak_flow: 'observations.measures.peak_flow',
	pain: 'observations.measures.pain',
	steps: 'observations.measures.steps',
	sleep: 'observations.measures.sleep',
	mood: 'observations.measures.mood'
};

/** What people call what was measured, also where they do not log it themselves. */
export const nameOfMeasure = (measure: MeasureKey): WordKey =>
	isLogged(measure) ? measureWords[measure] : componentWords[measure];

/** The label of each number. */
export const componentWords: Record<ComponentKey, WordKey> = {
	systolic: 'observations.components.systolic',
	diastolic: 'observations.components.diastolic',
	heart_rate: 'observations.components.heart_rate',
	weight: 'observations.measures.weight',
	glucose: 'observations.measures.glucose',
	oxygen: 'observations.measures.oxygen',
	temperature: 'observations.measures.temperature',
	peak_flow: 'observations.measures.peak_flow',
	pain: 'observations.components.pain',
	steps: 'observations.measures.steps',
	sleep: 'observations.components.sleep',
	mood: 'observations.components.mood',
	respiratory_rate: 'observations.components.respiratory_rate'
};

/**
 * What is rated and not measured, by the whole numbers of a short scale. The ends of that for pain are named as those of the
 * Numeric Rating Scale are.
 */
export const scaleWords: Partial<Record<ComponentKey, { legend: WordKey; low: WordKey; high: WordKey }>> = {
	pain: {
		legend: 'observations.scales.pain',
		low: 'observations.scales.painLow',
		high: 'observations.scales.painHigh'
	},
	mood: {
		legend: 'observations.scales.mood',
		low: 'observations.scales.moodLow',
		high: 'observations.scales.moodHigh'
	}
};

export const mealWords: Record<MealContext, WordKey> = {
	fasting: 'observations.meals.fasting',
	before_meal: 'observations.meals.before_meal',
	after_meal: 'observations.meals.after_meal',
	bedtime: 'observations.meals.bedtime'
};

/** How units are written for people; what is counted has none. */
const unitSigns: Record<Unit, string> = {
	'mm[Hg]': 'mmHg',
	'/min': '/min',
	'%': '%',
	kg: 'kg',
	'[lb_av]': 'lb',
	'mg/dL': 'mg/dL',
	'mmol/L': 'mmol/L',
	Cel: '°C',
	'[degF]': '°F',
	'L/min': 'L/min',
	'{score}': '',
	'{steps}/d': '',
	h: 'h'
};

/** A unit as people read it, '' where there is none to be read. */
export const unitSign = (unit: Unit): string => unitSigns[unit];

/** What to do now, for each episode the rules know. */
const guidanceWords: Record<string, WordKey> = {
	danger: 'observations.guidance.danger',
	self_harm: 'observations.guidance.self_harm',
	blood_pressure_high: 'observations.guidance.blood_pressure_high',
	blood_pressure_low: 'observations.guidance.blood_pressure_low',
	feels_worse: 'observations.guidance.feels_worse',
	signs_to_measure: 'observations.guidance.signs_to_measure',
	mood_low: 'observations.guidance.depression',
	pulse_low: 'observations.guidance.pulse',
	pulse_high: 'observations.guidance.pulse',
	breathing: 'observations.guidance.breathing',
	fever: 'observations.guidance.fever',
	pain: 'observations.guidance.pain',
	glucose_low: 'observations.guidance.glucose_low',
	glucose_high: 'observations.guidance.glucose_high',
	heart_failure_fluid: 'observations.guidance.fluid',
	heart_failure_signs: 'observations.guidance.signs',
	copd_signs: 'observations.guidance.breathing',
	diabetes_signs: 'observations.guidance.diabetes_signs',
	hypertension_signs: 'observations.guidance.blood_pressure_low',
	depression_signs: 'observations.guidance.depression',
	post_discharge_signs: 'observations.guidance.signs',
	weight_loss: 'observations.guidance.weight_loss',
	written_late: 'observations.guidance.written_late',
	written_late_danger: 'observations.guidance.written_late'
};

/** What a red flag leaves time for: help comes first, and nothing is measured again meanwhile. */
const redWords: Record<string, WordKey> = {
	self_harm: 'observations.guidance.self_harm',
	glucose_low: 'observations.guidance.glucose_low_red'
};

/** The key of what to do about an episode. */
export const guidanceOf = (severity: Severity, episode: string): WordKey =>
	severity === 'red'
		? (redWords[episode] ?? 'observations.guidance.danger')
		: (guidanceWords[episode] ?? 'observations.guidance.signs');

/**
 * What to do about the worst of what was found, each step once. Who is above the weight that was set for them and has lost some
 * is told of the water alone: to eat and drink more is the wrong way round.
 */
export function stepsFor(worst: readonly Pick<Verdict, 'rule' | 'severity' | 'episode'>[]): WordKey[] {
	const fluid = worst.some(({ episode }) => episode === 'heart_failure_fluid');
	const again = worst.some(({ rule, severity }) => severity === 'yellow' && isAgain(rule));
	const told = worst.filter(
		({ rule, episode }) =>
			!(fluid && episode === 'weight_loss') && !(again && episode === 'blood_pressure_high' && !isAgain(rule))
	);
	return [
		...new Set(
			told.map(({ rule, severity, episode }) =>
				again && isAgain(rule) ? 'observations.guidance.blood_pressure_again' : guidanceOf(severity, episode)
			)
		)
	];
}

/** Rested and measured again, and still very high: to measure once more is not what to do (reference 3.4). */
const isAgain = (rule: string): boolean => /^(systolic|diastolic)_crisis_again$/.test(rule);

/** Every episode that has words of its own. */
export const episodesWithGuidance = Object.keys(guidanceWords);
