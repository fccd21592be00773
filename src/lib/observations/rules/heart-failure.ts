import { signs, universalRed, type Symptom } from '../symptoms.ts';
import type { Clause, Rule } from './rule.ts';

const shared = { condition: 'heart_failure', version: 1, effectiveFrom: '2026-11-29' } as const;
const fluid = { ...shared, episode: 'heart_failure_fluid', severity: 'yellow' } as const;

/** "With symptoms", as the BEAT-HF protocol has it: any sign of a zone. */
const anySign: Symptom[] = [
	...universalRed,
	...signs.heart_failure.red,
	...signs.heart_failure.yellow,
	'dizzy_on_standing'
];
const withSymptoms = { kind: 'symptom', any: anySign, orOf: 'heart_failure' } as const satisfies Clause;

/** Water that comes back shows in the weight first (reference 2.2 and 3.2). */
const weight: Rule[] = [
	{
		...fluid,
		id: 'heart_failure_gain_day',
		source: 'hf-zones',
		when: { kind: 'change', component: 'weight', direction: 'rise', since: 'day', by: 'hf_weight_gain_day' }
	},
	{
		...fluid,
		id: 'heart_failure_gain_week',
		version: 2,
		source: 'hf-zones',
		when: { kind: 'change', component: 'weight', direction: 'rise', since: 'week', by: 'hf_weight_gain_week' }
	},
	{
		...fluid,
		id: 'heart_failure_over_dry_weight',
		source: 'dry-weight',
		when: {
			kind: 'change',
			component: 'weight',
			direction: 'rise',
			since: 'hf_dry_weight',
			by: 'hf_dry_weight_change'
		}
	},
	{
		...fluid,
		id: 'heart_failure_under_dry_weight',
		episode: 'weight_loss',
		source: 'dry-weight',
		when: {
			kind: 'change',
			component: 'weight',
			direction: 'fall',
			since: 'hf_dry_weight',
			by: 'hf_dry_weight_change'
		}
	},
	{
		...fluid,
		id: 'heart_failure_loss_week',
		version: 2,
		episode: 'weight_loss',
		source: 'hf-zones',
		when: { kind: 'change', component: 'weight', direction: 'fall', since: 'week', by: 'hf_weight_loss_week' }
	},
	{
		...shared,
		id: 'heart_failure_no_weight',
		version: 2,
		severity: 'watch',
		episode: 'weight_missing',
		source: 'common-practice',
		when: { kind: 'missing', measure: 'weight', days: 'hf_weight_missing_days' }
	}
];

/** Pressure and pulse, each with and without symptoms, by the BEAT-HF protocol. */
const numbers = (['low', 'high'] as const).flatMap((side): Rule[] => {
	const is = side === 'low' ? 'below' : 'above';
	return [['systolic', 'systolic'] as const, ['pulse', 'heart_rate'] as const].flatMap(
		([name, component]): Rule[] => {
			const base = {
				...shared,
				severity: 'yellow',
				source: 'beat-hf',
				episode: name === 'systolic' ? `blood_pressure_${side}` : `pulse_${side}`
			} as const;
			return [
				{
					...base,
					id: `heart_failure_${name}_${side}`,
					when: { kind: 'reading', component, is, parameter: `hf_${name}_${side}` }
				},
				{
					...base,
					id: `heart_failure_${name}_${side}_with_symptoms`,
					when: {
						kind: 'all',
						of: [
							{ kind: 'reading', component, is, parameter: `hf_${name}_${side}_with_symptoms` },
							withSymptoms
						]
					}
				}
			];
		}
	);
});

/** The rules for people with heart failure, but for the zones of their daily check. */
export const heartFailureRules: readonly Rule[] = [...weight, ...numbers];
