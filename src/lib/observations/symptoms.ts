/** What a patient can be watched for; each has its own daily check and its own rules. */
export const conditions = [
	'heart_failure',
	'diabetes',
	'hypertension',
	'copd',
	'depression',
	'post_discharge'
] as const;
export type Condition = (typeof conditions)[number];

/** Signs that mean danger whatever somebody is treated for (reference 3.1), asked in every daily check. */
export const universalRed = [
	'chest_pain',
	'severe_breathlessness',
	'fainting',
	'cannot_stay_awake',
	'new_confusion',
	'face_droop',
	'arm_weakness',
	'trouble_speaking',
	'severe_headache',
	'vision_loss',
	'coughing_blood',
	'vomiting_blood',
	'severe_allergy',
	'suicidal_intent'
] as const;

/** The further signs of each condition, as its zones ship; an empty list has none of its own. `signsOf` has those that hold. */
export const signs = {
	heart_failure: {
		yellow: ['more_swelling', 'more_breathless', 'more_pillows', 'dizzy', 'dry_cough', 'unusual_tiredness'],
		red: ['breathless_at_rest', 'pink_foamy_sputum', 'new_irregular_heartbeat']
	},
	diabetes: {
		yellow: ['thirst', 'frequent_urination', 'blurred_vision', 'shakiness', 'sweating'],
		red: ['cannot_swallow', 'ketones', 'illness_over_two_days']
	},
	hypertension: {
		yellow: ['dizzy_on_standing'],
		red: []
	},
	copd: {
		yellow: [
			'more_cough',
			'more_mucus',
			'mucus_colour',
			'more_breathless',
			'more_rescue_inhaler',
			'fever',
			'less_energy',
			'poor_sleep'
		],
		red: ['breathless_at_rest', 'blue_lips']
	},
	depression: {
		yellow: ['low_mood_most_days', 'stopped_medicine'],
		red: []
	},
	post_discharge: {
		yellow: [
			'fever',
			'wound_redness',
			'wound_drainage',
			'new_or_worse_symptom',
			'cannot_get_medicine',
			'vomiting',
			'no_appointment',
			'bleeding_that_stopped'
		],
		red: []
	}
} as const satisfies Record<Condition, { yellow: readonly string[]; red: readonly string[] }>;

/** Signs that count only beside a reading: with a very high blood pressure they mean danger (reference 3.4). */
export const besideReadings = ['back_pain', 'numbness', 'weakness', 'vision_change'] as const;

export type Symptom =
	| (typeof universalRed)[number]
	| (typeof besideReadings)[number]
	| { [C in Condition]: (typeof signs)[C]['yellow' | 'red'][number] }[Condition];

/** Every symptom, each once. */
export const symptoms: readonly Symptom[] = [
	...new Set<Symptom>([
		...universalRed,
		...besideReadings,
		...conditions.flatMap((condition): Symptom[] => [...signs[condition].red, ...signs[condition].yellow])
	])
];

/** How somebody feels beside the day before. */
export const feelings = ['better', 'same', 'worse'] as const;
export type Feeling = (typeof feelings)[number];
