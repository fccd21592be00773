import { besideReadings, type Symptom } from '../symptoms.ts';
import type { Clause, Rule } from './rule.ts';

const shared = { condition: null, version: 1, effectiveFrom: '2026-11-29' } as const;

/** With a very high blood pressure any of these means 911 now; each is a sign of an organ in danger (reference 3.4). */
const organSigns: Symptom[] = [
	...besideReadings,
	'chest_pain',
	'severe_breathlessness',
	'more_breathless',
	'breathless_at_rest',
	'blurred_vision',
	'vision_loss',
	'arm_weakness',
	'trouble_speaking',
	'new_confusion',
	'severe_headache'
];
const systolicCrisis = {
	kind: 'reading',
	component: 'systolic',
	is: 'at_least',
	parameter: 'systolic_crisis'
} as const satisfies Clause;
const diastolicCrisis = {
	kind: 'reading',
	component: 'diastolic',
	is: 'at_least',
	parameter: 'diastolic_crisis'
} as const satisfies Clause;
const anyOrganSign = { kind: 'symptom', any: organSigns } as const satisfies Clause;

/** Rules on a blood pressure, for everybody (reference 2.2 and 3.4). */
export const bloodPressureRules: readonly Rule[] = [
	{
		...shared,
		id: 'systolic_crisis_with_signs',
		severity: 'red',
		episode: 'blood_pressure_high',
		source: 'aha-911',
		when: { kind: 'all', of: [systolicCrisis, anyOrganSign] }
	},
	{
		...shared,
		id: 'diastolic_crisis_with_signs',
		severity: 'red',
		episode: 'blood_pressure_high',
		source: 'aha-911',
		when: { kind: 'all', of: [diastolicCrisis, anyOrganSign] }
	},
	// Asked for because they mean danger beside a pressure. Who has one and no pressure measures now, and is called the same
	// day; new and sudden it can be a stroke, which the guidance says.
	{
		...shared,
		id: 'sign_beside_reading',
		version: 2,
		severity: 'yellow',
		neverSilent: true,
		restsBeside: 'red',
		episode: 'signs_to_measure',
		source: 'common-practice',
		when: { kind: 'symptom', any: besideReadings }
	},
	// Rest and measure again; if it is still high, a call the same day. Who does not measure again is called too.
	{
		...shared,
		id: 'systolic_crisis',
		severity: 'yellow',
		neverSilent: true,
		episode: 'blood_pressure_high',
		source: 'nhlbi',
		when: systolicCrisis
	},
	{
		...shared,
		id: 'diastolic_crisis',
		severity: 'yellow',
		neverSilent: true,
		episode: 'blood_pressure_high',
		source: 'nhlbi',
		when: diastolicCrisis
	},
	{
		...shared,
		id: 'systolic_crisis_again',
		severity: 'yellow',
		neverSilent: true,
		episode: 'blood_pressure_high',
		source: 'aha-911',
		when: { ...systolicCrisis, kind: 'again', times: 1, hours: 1 }
	},
	{
		...shared,
		id: 'diastolic_crisis_again',
		severity: 'yellow',
		neverSilent: true,
		episode: 'blood_pressure_high',
		source: 'aha-911',
		when: { ...diastolicCrisis, kind: 'again', times: 1, hours: 1 }
	},
	{
		...shared,
		id: 'systolic_low',
		severity: 'yellow',
		episode: 'blood_pressure_low',
		source: 'common-practice',
		when: { kind: 'reading', component: 'systolic', is: 'below', parameter: 'systolic_low' }
	},
	...(['low', 'high'] as const).flatMap((side): Rule[] => {
		const is = side === 'low' ? 'below' : 'above';
		const episode = `blood_pressure_${side}`;
		return [
			{
				...shared,
				id: `diastolic_${side}`,
				severity: 'yellow',
				episode,
				source: 'dementia-home',
				when: { kind: 'reading', component: 'diastolic', is, parameter: `diastolic_${side}` }
			},
			{
				...shared,
				id: `diastolic_watch_${side}`,
				severity: 'watch',
				episode,
				source: 'telbil',
				when: { kind: 'reading', component: 'diastolic', is, parameter: `diastolic_watch_${side}` }
			},
			{
				...shared,
				id: `systolic_watch_${side}`,
				severity: 'watch',
				episode,
				source: 'telbil',
				when: { kind: 'reading', component: 'systolic', is, parameter: `systolic_watch_${side}` }
			}
		];
	})
];
