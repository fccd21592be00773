import type { CareObservationSource } from '../db/generated.ts';
import type { Entered } from '../observations/check.ts';
import type { MeasureKey } from '../observations/measures.ts';
import type { Clause } from '../observations/rules/rule.ts';
import { shippedRules } from '../observations/rules/shipped.ts';
import { signsOf, type SignSetting, type SignZone } from '../observations/signs.ts';
import { conditions, universalRed, type Condition, type Symptom } from '../observations/symptoms.ts';

/** What somebody wrote that told of danger, as it stands now. */
export interface WordsFound {
	id: string;
	where: 'message' | 'note' | 'plan';
	/** Of a message: its place in the conversation. */
	seq: number | null;
	/** Null where it was taken back. */
	words: string | null;
	/** ISO 8601. */
	at: string;
	/** Help was shown before it was sent, and the writer chose to send it all the same. */
	sentAnyway: boolean;
}

/** What was corrected or taken out after a rule had looked at it. */
export interface ChangedEvidence {
	id: string;
	/** Null of a daily check, which is only ever taken out; one without signs said that it is worse. */
	measure: MeasureKey | null;
	was: Entered[] | null;
	/** Null where it was taken out. */
	now: Entered[] | null;
	symptoms: Symptom[] | null;
	/** ISO 8601. */
	at: string;
	/** Null where it is nobody the reader may know. */
	by: string | null;
}

/** A reading that a rule looked at, as it stands, with who first wrote it down and how. */
export interface ReadingEvidence {
	id: string;
	measure: MeasureKey;
	/** ISO 8601. */
	at: string;
	entered: Entered[];
	source: CareObservationSource;
	/** What the device that sent it is called. */
	device: string | null;
	/** The patient wrote it. */
	own: boolean;
	/** Null where it is nobody the reader may know. */
	by: string | null;
}

/** Whether a reading is more, or less, than what the patient typed: a card says so. */
export const isOthers = ({ source, own }: Pick<ReadingEvidence, 'source' | 'own'>): boolean =>
	!own || source !== 'typed';

/** What an alert rests on, as `private.alert_evidence` tells it. */
export interface AlertEvidence {
	readings: ReadingEvidence[];
	symptoms: Symptom[];
	/** The ids of the daily checks in which they were said. */
	reports: string[];
	/** The latest first. */
	words: WordsFound[];
	/** The latest first. */
	changed: ChangedEvidence[];
}

/** The signs that a rule looks at: of a zone, those that it has ever had at the clinic, and those that it ships with. */
function looksAt(clause: Clause, settings: readonly SignSetting[]): readonly Symptom[] {
	if (clause.kind === 'symptom') return clause.any;
	if (clause.kind === 'all') return clause.of.flatMap((part) => looksAt(part, settings));
	if (clause.kind !== 'sign') return [];
	const { condition, zone, but = [] } = clause;
	const found = condition
		? [...signsOf(condition, zone, []), ...setTo(condition, zone, settings)]
		: [...universalRed, ...redOfConditions];
	return found.filter((symptom) => !but.includes(symptom));
}

const setTo = (condition: Condition, zone: SignZone, settings: readonly SignSetting[]): Symptom[] =>
	settings.filter((one) => one.condition === condition && one.zone === zone).map(({ symptom }) => symptom);

const redOfConditions = conditions.flatMap((condition) => signsOf(condition, 'red', []));
const dangers: readonly Symptom[] = [...universalRed, ...redOfConditions];

/**
 * Of the signs of a daily check, those that an alert is about: the rules that found it look at them, and they have no alert
 * of their own, as danger has. A red rule, such as a very high blood pressure with chest pain, names those too, but for
 * thoughts of suicide, which stand where only those read who may know of them.
 */
export function signsAbout(
	rules: readonly string[],
	said: readonly Symptom[],
	settings: readonly SignSetting[] = []
): Symptom[] {
	const spoke = shippedRules.filter(({ id }) => rules.includes(id));
	return said.filter((sign) =>
		spoke.some(({ id, severity, when }) => {
			if (!looksAt(when, settings).includes(sign)) return false;
			if (when.kind === 'sign' || id === 'suicidal_intent' || !dangers.includes(sign)) return true;
			return severity === 'red' && sign !== 'suicidal_intent';
		})
	);
}
