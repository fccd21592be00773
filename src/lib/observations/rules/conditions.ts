import type { Condition } from '../symptoms.ts';
import type { Cited, Source } from '../sources.ts';
import type { Rule } from './rule.ts';

const sourceOf: Record<Condition, Source> = {
	heart_failure: 'hf-zones',
	diabetes: 'diabetes-zones',
	hypertension: 'common-practice',
	copd: 'copd-plan',
	depression: 'common-practice',
	post_discharge: 'red'
};

/** Where the signs of a condition come from, as they ship. */
export const signSource = (condition: Condition): Cited => ({
	source: sourceOf[condition],
	effectiveFrom: '2026-11-29'
});

/**
 * The rules of the two zones of a daily check: any sign of a zone is that zone. A clinic sets which signs are (`../signs.ts`),
 * so that a zone may be empty as it ships.
 */
function zoneRules(condition: Condition): Rule[] {
	return (['red', 'yellow'] as const).map((zone) => ({
		id: `${condition}_${zone}_sign`,
		version: zone === 'red' ? 3 : 2,
		condition,
		severity: zone,
		episode: `${condition}_signs`,
		...signSource(condition),
		when: { kind: 'sign', condition, zone }
	}));
}

const shared = { version: 1, effectiveFrom: '2026-11-29' } as const;

const hypertension: Rule[] = [
	...zoneRules('hypertension'),
	...(['systolic', 'diastolic'] as const).map((component): Rule => ({
		...shared,
		id: `hypertension_${component}_average`,
		condition: 'hypertension',
		severity: 'watch',
		episode: 'blood_pressure_high',
		source: 'aha-2025',
		when: {
			kind: 'average',
			component,
			days: 7,
			readings: 4,
			is: 'at_least',
			parameter: `${component}_goal`
		}
	}))
];

const diabetesBase = { ...shared, condition: null, source: 'diabetes-zones' } as const;

// Sugar is watched in everybody who measures it: a low one harms whoever takes a medicine against it.
const diabetes: Rule[] = [
	...zoneRules('diabetes'),
	{
		...diabetesBase,
		id: 'glucose_very_low',
		severity: 'red',
		episode: 'glucose_low',
		source: 'ada-levels',
		when: { kind: 'reading', component: 'glucose', is: 'below', parameter: 'glucose_very_low' }
	},
	{
		...diabetesBase,
		id: 'glucose_low',
		severity: 'yellow',
		episode: 'glucose_low',
		source: 'ada-levels',
		when: { kind: 'reading', component: 'glucose', is: 'below', parameter: 'glucose_low' }
	},
	{
		...diabetesBase,
		id: 'glucose_high',
		severity: 'yellow',
		episode: 'glucose_high',
		when: { kind: 'reading', component: 'glucose', is: 'above', parameter: 'glucose_high' }
	},
	{
		...diabetesBase,
		id: 'glucose_very_high_twice',
		severity: 'yellow',
		episode: 'glucose_high',
		source: 'common-practice',
		when: {
			kind: 'again',
			component: 'glucose',
			times: 1,
			hours: 24,
			is: 'above',
			parameter: 'glucose_very_high'
		}
	},
	{
		...diabetesBase,
		id: 'glucose_high_two_days',
		severity: 'red',
		episode: 'glucose_high',
		when: { kind: 'days', component: 'glucose', days: 2, is: 'at_least', parameter: 'glucose_days' }
	},
	{
		...diabetesBase,
		id: 'glucose_above_fasting_goal',
		severity: 'watch',
		episode: 'glucose_high',
		when: {
			kind: 'reading',
			component: 'glucose',
			context: ['fasting', 'before_meal'],
			is: 'above',
			parameter: 'glucose_fasting_goal'
		}
	},
	{
		...diabetesBase,
		id: 'glucose_above_meal_goal',
		severity: 'watch',
		episode: 'glucose_high',
		when: {
			kind: 'reading',
			component: 'glucose',
			context: ['after_meal', 'bedtime'],
			is: 'at_least',
			parameter: 'glucose_after_meal_goal'
		}
	}
];

/** The rules of single conditions but for heart failure, which has its own file. */
export const conditionRules: readonly Rule[] = [
	...hypertension,
	...diabetes,
	...zoneRules('copd'),
	...zoneRules('depression'),
	...zoneRules('post_discharge'),
	...zoneRules('heart_failure')
];
