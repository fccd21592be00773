import type { WordKey } from '../i18n/resources.ts';
import type { Translation } from '../i18n/translation.ts';
import type { Feeling, Symptom, universalRed } from './symptoms.ts';

/** What people call each sign. */
export const symptomWords: Record<Symptom, WordKey> = {
	chest_pain: 'observations.symptoms.chest_pain',
	severe_breathlessness: 'observations.symptoms.severe_breathlessness',
	fainting: 'observations.symptoms.fainting',
	cannot_stay_awake: 'observations.symptoms.cannot_stay_awake',
	new_confusion: 'observations.symptoms.new_confusion',
	face_droop: 'observations.symptoms.face_droop',
	arm_weakness: 'observations.symptoms.arm_weakness',
	trouble_speaking: 'observations.symptoms.trouble_speaking',
	severe_headache: 'observations.symptoms.severe_headache',
	vision_loss: 'observations.symptoms.vision_loss',
	coughing_blood: 'observations.symptoms.coughing_blood',
	vomiting_blood: 'observations.symptoms.vomiting_blood',
	severe_allergy: 'observations.symptoms.severe_allergy',
	suicidal_intent: 'observations.symptoms.suicidal_intent',
	back_pain: 'observations.symptoms.back_pain',
	numbness: 'observations.symptoms.numbness',
	weakness: 'observations.symptoms.weakness',
	vision_change: 'observations.symptoms.vision_change',
	breathless_at_rest: 'observations.symptoms.breathless_at_rest',
	pink_foamy_sputum: 'observations.symptoms.pink_foamy_sputum',
	new_irregular_heartbeat: 'observations.symptoms.new_irregular_heartbeat',
	more_swelling: 'observations.symptoms.more_swelling',
	more_breathless: 'observations.symptoms.more_breathless',
	more_pillows: 'observations.symptoms.more_pillows',
	dizzy: 'observations.symptoms.dizzy',
	dry_cough: 'observations.symptoms.dry_cough',
	unusual_tiredness: 'observations.symptoms.unusual_tiredness',
	cannot_swallow: 'observations.symptoms.cannot_swallow',
	ketones: 'observations.symptoms.ketones',
	illness_over_two_days: 'observations.symptoms.illness_over_two_days',
	thirst: 'observations.symptoms.thirst',
	frequent_urination: 'observations.symptoms.frequent_urination',
	blurred_vision: 'observations.symptoms.blurred_vision',
	shakiness: 'observations.symptoms.shakiness',
	sweating: 'observations.symptoms.sweating',
	dizzy_on_standing: 'observations.symptoms.dizzy_on_standing',
	blue_lips: 'observations.symptoms.blue_lips',
	more_cough: 'observations.symptoms.more_cough',
	more_mucus: 'observations.symptoms.more_mucus',
	mucus_colour: 'observations.symptoms.mucus_colour',
	more_rescue_inhaler: 'observations.symptoms.more_rescue_inhaler',
	fever: 'observations.symptoms.fever',
	less_energy: 'observations.symptoms.less_energy',
	poor_sleep: 'observations.symptoms.poor_sleep',
	low_mood_most_days: 'observations.symptoms.low_mood_most_days',
	stopped_medicine: 'observations.symptoms.stopped_medicine',
	wound_redness: 'observations.symptoms.wound_redness',
	wound_drainage: 'observations.symptoms.wound_drainage',
	new_or_worse_symptom: 'observations.symptoms.new_or_worse_symptom',
	cannot_get_medicine: 'observations.symptoms.cannot_get_medicine',
	vomiting: 'observations.symptoms.vomiting',
	no_appointment: 'observations.symptoms.no_appointment',
	bleeding_that_stopped: 'observations.symptoms.bleeding_that_stopped'
};

/** The signs of danger for everybody in few lines, for who has none of them: which line names each. */
export const dangerWords: Record<(typeof universalRed)[number], WordKey> = {
	chest_pain: 'observations.check.names.heart',
	severe_breathlessness: 'observations.check.names.breath',
	fainting: 'observations.check.names.awake',
	cannot_stay_awake: 'observations.check.names.awake',
	new_confusion: 'observations.check.names.awake',
	face_droop: 'observations.check.names.stroke',
	arm_weakness: 'observations.check.names.stroke',
	trouble_speaking: 'observations.check.names.stroke',
	severe_headache: 'observations.check.names.head',
	vision_loss: 'observations.check.names.head',
	coughing_blood: 'observations.check.names.blood',
	vomiting_blood: 'observations.check.names.blood',
	severe_allergy: 'observations.check.names.allergy',
	suicidal_intent: 'observations.check.names.suicide'
};

/** How people feel beside the day before. */
export const feelingWords: Record<Feeling, WordKey> = {
	better: 'observations.check.better',
	same: 'observations.check.same',
	worse: 'observations.check.worse'
};

/** What somebody said in a daily check, side by side: how they feel, what is there, and their own words. */
export function saidIn(
	{ feeling, symptoms, note }: { feeling: Feeling | null; symptoms: readonly Symptom[]; note: string | null },
	{ t }: Pick<Translation, 't'>
): string {
	return [
		...(feeling ? [t(feelingWords[feeling])] : []),
		...symptoms.map((symptom) => t(symptomWords[symptom])),
		...(note ? [note] : [])
	].join(' · ');
}
