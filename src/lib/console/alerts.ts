import type { WordKey } from '../i18n/resources.ts';
import type { CareAlertAct } from '../db/generated.ts';
import type { Severity } from '../observations/history.ts';
import { alertActs, noActionReasons, type NoActionReason } from '../observations/alert-acts.ts';

interface DoneChoice {
	value: string;
	act: CareAlertAct;
	reason: NoActionReason | null;
}

/** What can be chosen as done: each act, and nothing to do with each of its reasons. */
export const doneChoices: readonly DoneChoice[] = alertActs.flatMap((act): DoneChoice[] =>
	act === 'no_action'
		? noActionReasons.map((reason) => ({ value: `${act}.${reason}`, act, reason }))
		: [{ value: act, act, reason: null }]
);

export const severityWords: Record<Severity, WordKey> = {
	red: 'console.alerts.severity.red',
	yellow: 'console.alerts.severity.yellow',
	watch: 'console.alerts.severity.watch'
};

export const actWords: Record<CareAlertAct, WordKey> = {
	call: 'console.alerts.acts.call',
	message: 'console.alerts.acts.message',
	escalate_to_provider: 'console.alerts.acts.escalate_to_provider',
	advised_911: 'console.alerts.acts.advised_911',
	no_action: 'console.alerts.acts.no_action'
};

export const noActionWords: Record<NoActionReason, WordKey> = {
	expected: 'console.alerts.reasons.expected',
	reading_error: 'console.alerts.reasons.reading_error',
	already_handled: 'console.alerts.reasons.already_handled',
	duplicate: 'console.alerts.reasons.duplicate',
	patient_well: 'console.alerts.reasons.patient_well',
	other: 'console.alerts.reasons.other'
};

/** What was done, in words. Nothing to do is told with its reason, where one was said. */
export const doneWords = (act: CareAlertAct, reason: NoActionReason | null, t: (key: WordKey) => string) =>
	[t(actWords[act]), reason && t(noActionWords[reason])].filter(Boolean).join(': ');

const episodeWords: Record<string, WordKey> = {
	danger: 'console.alerts.episodes.danger',
	self_harm: 'console.alerts.episodes.self_harm',
	blood_pressure_high: 'console.alerts.episodes.blood_pressure_high',
	blood_pressure_low: 'console.alerts.episodes.blood_pressure_low',
	feels_worse: 'console.alerts.episodes.feels_worse',
	signs_to_measure: 'console.alerts.episodes.signs_to_measure',
	mood_low: 'console.alerts.episodes.mood_low',
	pulse_low: 'console.alerts.episodes.pulse_low',
	pulse_high: 'console.alerts.episodes.pulse_high',
	breathing: 'console.alerts.episodes.breathing',
	fever: 'console.alerts.episodes.fever',
	pain: 'console.alerts.episodes.pain',
	glucose_low: 'console.alerts.episodes.glucose_low',
	glucose_high: 'console.alerts.episodes.glucose_high',
	heart_failure_fluid: 'console.alerts.episodes.heart_failure_fluid',
	heart_failure_signs: 'console.alerts.episodes.heart_failure_signs',
	copd_signs: 'console.alerts.episodes.copd_signs',
	diabetes_signs: 'console.alerts.episodes.diabetes_signs',
	hypertension_signs: 'console.alerts.episodes.hypertension_signs',
	depression_signs: 'console.alerts.episodes.depression_signs',
	post_discharge_signs: 'console.alerts.episodes.post_discharge_signs',
	weight_loss: 'console.alerts.episodes.weight_loss',
	written_late: 'console.alerts.episodes.written_late',
	written_late_danger: 'console.alerts.episodes.written_late_danger',
	weight_missing: 'console.alerts.episodes.weight_missing',
	readings_missing: 'console.alerts.episodes.readings_missing',
	mood_missing: 'console.alerts.episodes.mood_missing',
	words_emergency: 'console.alerts.episodes.words_emergency',
	words_self_harm: 'console.alerts.episodes.words_self_harm',
	words_abuse: 'console.alerts.episodes.words_abuse',
	words_medicine_harm: 'console.alerts.episodes.words_medicine_harm'
};

/** Why an alert is open, in a few words. One that has none of its own is still told. */
export const episodeOf = (episode: string): WordKey =>
	episodeWords[episode] ?? 'console.alerts.episodes.other';
/** Every episode that has words of its own. */
export const episodesWithWords = Object.keys(episodeWords);
