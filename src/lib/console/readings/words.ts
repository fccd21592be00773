import type { CareObservationSource } from '../../db/generated.ts';
import type { Severity } from '../../observations/history.ts';
import { sources, type Source, type Unpublished } from '../../observations/sources.ts';
import type { Comparison, Held } from '../../observations/thresholds.ts';
import type { SignZone } from '../../observations/signs.ts';
import type { Condition } from '../../observations/symptoms.ts';
import type { WordKey } from '../../i18n/resources.ts';
import type { NoActionReason } from '../../observations/alert-acts.ts';
import { isLogged } from '../../observations/log.ts';
import type { MealContext, MeasureKey } from '../../observations/measures.ts';
import { componentWords, measureWords } from '../../observations/words.ts';
import type { ContactKind } from './summary.ts';

// The words of each case, by their whole keys: for the screens of staff about readings.

export const conditionWords: Record<Condition, WordKey> = {
	heart_failure: 'monitoring.conditions.heart_failure',
	diabetes: 'monitoring.conditions.diabetes',
	hypertension: 'monitoring.conditions.hypertension',
	copd: 'monitoring.conditions.copd',
	depression: 'monitoring.conditions.depression',
	post_discharge: 'monitoring.conditions.post_discharge'
};
/** As a part of a sentence about the patient, who is asked in the first person. */
export const mealWords: Record<MealContext, WordKey> = {
	fasting: 'monitoring.log.meals.fasting',
	before_meal: 'monitoring.log.meals.before_meal',
	after_meal: 'monitoring.log.meals.after_meal',
	bedtime: 'monitoring.log.meals.bedtime'
};
export const comparisonWords: Record<Comparison, WordKey> = {
	above: 'monitoring.limits.at.above',
	at_least: 'monitoring.limits.at.at_least',
	below: 'monitoring.limits.at.below',
	at_most: 'monitoring.limits.at.at_most',
	change: 'monitoring.limits.at.change',
	missing: 'monitoring.limits.at.missing',
	base: 'monitoring.limits.at.base',
	possible_low: 'monitoring.limits.at.possible_low',
	possible_high: 'monitoring.limits.at.possible_high',
	usual_low: 'monitoring.limits.at.usual_low',
	usual_high: 'monitoring.limits.at.usual_high',
	usual_change: 'monitoring.limits.at.usual_change'
};
/** Where a number comes from that nobody published. */
const unpublishedWords: Record<Unpublished, WordKey> = {
	default: 'monitoring.limits.unpublished.default',
	'common-practice': 'monitoring.limits.unpublished.common_practice'
};

const isUnpublished = (source: Source): source is Unpublished => sources[source] === null;

/** Where a number comes from: a publication as it is cited everywhere, all else in the reader's language. */
export const sourceName = (source: Source, t: (key: WordKey) => string): string =>
	isUnpublished(source) ? t(unpublishedWords[source]) : sources[source];

export const fromWords: Record<Held['from'], WordKey> = {
	patient: 'monitoring.limits.from.patient',
	clinic: 'monitoring.limits.from.clinic',
	shipped: 'monitoring.limits.from.shipped'
};
export const saysWords: Record<Severity, WordKey> = {
	red: 'monitoring.limits.says.red',
	yellow: 'monitoring.limits.says.yellow',
	watch: 'monitoring.limits.says.watch'
};

export const signZoneWords: Record<SignZone, WordKey> = {
	red: 'monitoring.signs.red',
	yellow: 'monitoring.signs.yellow',
	none: 'monitoring.signs.none'
};

/** What is suggested for a rule of whose alerts few were acted on, by the commonest reason why. */
export const adviceWords: Record<NoActionReason | 'none', WordKey> = {
	none: 'monitoring.useful.advice.none',
	expected: 'monitoring.useful.advice.expected',
	reading_error: 'monitoring.useful.advice.reading_error',
	already_handled: 'monitoring.useful.advice.already_handled',
	duplicate: 'monitoring.useful.advice.duplicate',
	patient_well: 'monitoring.useful.advice.patient_well',
	other: 'monitoring.useful.advice.other'
};

export const contactWords: Record<ContactKind, WordKey> = {
	message: 'monitoring.summary.contact.message',
	reading: 'monitoring.summary.contact.reading',
	check: 'monitoring.summary.contact.check',
	tick: 'monitoring.summary.contact.tick',
	call: 'monitoring.summary.contact.call'
};

/** Who wrote a reading down, and how. */
export const sourceWords: Record<CareObservationSource, WordKey> = {
	typed: 'monitoring.log.source.typed',
	caregiver: 'monitoring.log.source.caregiver',
	staff_by_phone: 'monitoring.log.source.staff_by_phone',
	device: 'monitoring.log.source.device',
	import: 'monitoring.log.source.import'
};

/** What a measure is called, also one that people do not log by itself. */
export const measureName = (measure: MeasureKey): WordKey =>
	isLogged(measure)
		? measureWords[measure]
		: componentWords[measure === 'heart_rate' ? 'heart_rate' : 'respiratory_rate'];
