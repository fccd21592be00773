import { bloodPressureRules } from './blood-pressure.ts';
import type { Rule } from './rule.ts';

const shared = { condition: null, version: 1, effectiveFrom: '2026-11-29' } as const;

/** Rules for everybody, whatever they are treated for (reference 2.2 and 3.1). */
export const universalRules: readonly Rule[] = [
	...bloodPressureRules,
	{
		...shared,
		id: 'danger_sign',
		version: 2,
		severity: 'red',
		episode: 'danger',
		source: 'common-practice',
		when: { kind: 'sign', condition: null, zone: 'red', but: ['suicidal_intent'] }
	},
	{
		...shared,
		id: 'suicidal_intent',
		severity: 'red',
		episode: 'self_harm',
		source: 'common-practice',
		when: { kind: 'symptom', any: ['suicidal_intent'] }
	},
	{
		...shared,
		// "Something is not right" is all that somebody can say who cannot name a sign (reference 3.7: new or worse).
		id: 'feels_worse',
		version: 2,
		severity: 'yellow',
		episode: 'feels_worse',
		restsBeside: 'yellow',
		source: 'common-practice',
		when: { kind: 'feeling', is: 'worse' }
	},
	...(['low', 'high'] as const).flatMap((side): Rule[] => {
		const is = side === 'low' ? 'below' : 'above';
		return [
			{
				...shared,
				id: `pulse_${side}`,
				severity: 'yellow',
				episode: `pulse_${side}`,
				source: 'beat-hf',
				when: { kind: 'reading', component: 'heart_rate', is, parameter: `pulse_${side}` }
			},
			{
				...shared,
				id: `respiratory_${side}`,
				severity: 'yellow',
				episode: 'breathing',
				source: 'telbil',
				when: { kind: 'reading', component: 'respiratory_rate', is, parameter: `respiratory_${side}` }
			}
		];
	}),
	{
		...shared,
		id: 'oxygen_very_low',
		severity: 'red',
		episode: 'breathing',
		source: 'common-practice',
		when: { kind: 'reading', component: 'oxygen', is: 'below', parameter: 'oxygen_very_low' }
	},
	{
		...shared,
		id: 'oxygen_low',
		severity: 'yellow',
		episode: 'breathing',
		source: 'common-practice',
		when: { kind: 'reading', component: 'oxygen', is: 'below', parameter: 'oxygen_low' }
	},
	{
		...shared,
		id: 'oxygen_watch',
		severity: 'watch',
		episode: 'breathing',
		source: 'telbil',
		when: { kind: 'reading', component: 'oxygen', is: 'below', parameter: 'oxygen_watch' }
	},
	{
		...shared,
		id: 'fever',
		severity: 'yellow',
		episode: 'fever',
		source: 'common-practice',
		when: { kind: 'reading', component: 'temperature', is: 'at_least', parameter: 'temperature_fever' }
	},
	{
		...shared,
		id: 'temperature_watch',
		severity: 'watch',
		episode: 'fever',
		source: 'dementia-home',
		when: { kind: 'reading', component: 'temperature', is: 'above', parameter: 'temperature_watch' }
	},
	{
		...shared,
		id: 'peak_flow_red',
		severity: 'red',
		episode: 'breathing',
		source: 'peak-flow',
		when: {
			kind: 'reading',
			component: 'peak_flow',
			is: 'below',
			parameter: 'peak_flow_red',
			of: 'peak_flow_best'
		}
	},
	{
		...shared,
		id: 'peak_flow_yellow',
		severity: 'yellow',
		episode: 'breathing',
		source: 'peak-flow',
		when: {
			kind: 'reading',
			component: 'peak_flow',
			is: 'below',
			parameter: 'peak_flow_yellow',
			of: 'peak_flow_best'
		}
	},
	{
		...shared,
		id: 'pain_high',
		severity: 'yellow',
		episode: 'pain',
		source: 'common-practice',
		when: { kind: 'reading', component: 'pain', is: 'at_least', parameter: 'pain_high' }
	},
	{
		...shared,
		id: 'pain_rise',
		severity: 'yellow',
		episode: 'pain',
		source: 'common-practice',
		when: { kind: 'change', component: 'pain', direction: 'rise', since: 'before', by: 'pain_rise' }
	},
	{
		...shared,
		// "Very bad", the lowest there is to say.
		id: 'mood_very_low',
		severity: 'yellow',
		episode: 'mood_low',
		source: 'common-practice',
		when: { kind: 'reading', component: 'mood', is: 'at_most', parameter: 'mood_very_low' }
	},
	{
		...shared,
		id: 'weight_loss',
		severity: 'watch',
		episode: 'weight_loss',
		source: 'dementia-home',
		when: {
			kind: 'change',
			component: 'weight',
			direction: 'fall',
			since: 'average',
			by: 'weight_loss_share'
		}
	}
];
