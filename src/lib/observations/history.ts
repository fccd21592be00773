import type { ComponentKey, MealContext, MeasureKey } from './measures.ts';
import type { ParameterKey } from './rules/parameters.ts';
import type { SignSetting } from './signs.ts';
import type { Condition, Feeling, Symptom } from './symptoms.ts';

/** A reading as rules see it: its current version, in canonical units. */
export interface Reading {
	id: string;
	measure: MeasureKey;
	/** When it was measured, ISO 8601. */
	at: string;
	values: Partial<Record<ComponentKey, number>>;
	context?: MealContext | undefined;
}

/** What somebody said in a daily check, or beside a reading. */
export interface SymptomReport {
	id: string;
	/** ISO 8601. */
	at: string;
	/** Those that are there; what was not named was not asked, or is not there. */
	symptoms: readonly Symptom[];
	/** How they felt beside the day before; null or absent where they did not say. */
	feeling?: Feeling | null | undefined;
}

/** A number of the rules as it is set for this patient, in the parameter's own unit. */
export type Thresholds = Partial<Record<ParameterKey, number>>;

/** From when on readings of a measure were asked for on so many days of a week; 0 is on none any more. `since`: ISO 8601. */
export interface AskedReadings {
	measure: MeasureKey;
	daysAWeek: number;
	since: string;
}

/** All that rules look at. The order of the lists does not matter. */
export interface History {
	readings: readonly Reading[];
	reports: readonly SymptomReport[];
	conditions: readonly Condition[];
	thresholds: Thresholds;
	/** The signs of a daily check as the clinic has set them; those that ship where it did not. */
	signs?: readonly SignSetting[] | undefined;
	/** ISO 8601; what is later than this is not looked at. */
	now: string;
	/** The rules that call nobody for this patient, each until its moment (ISO 8601). */
	silent?: readonly { rule: string; until: string }[] | undefined;
	/** Where the patient lives, as the IANA names it: days and nights are theirs. */
	zone: string;
	/** What was asked for, and is; what nobody asks for is not missing. */
	asked?: readonly AskedReadings[] | undefined;
	/** From when silence counts, ISO 8601, where something else ended an earlier one. */
	since?: string | undefined;
}

export const severities = ['watch', 'yellow', 'red'] as const;
/** What is to be done: the next routine review, a call the same day, 911 now. */
export type Severity = (typeof severities)[number];

/** Whether a rule calls nobody for the patient now. */
export const isSilent = (rule: string, { silent = [], now }: Pick<History, 'silent' | 'now'>): boolean =>
	silent.some((one) => one.rule === rule && Date.parse(one.until) > Date.parse(now));

/** What one rule says about a history. */
export interface Verdict {
	rule: string;
	version: number;
	severity: Severity;
	/** Which alert it belongs to: one episode is one alert, however many rules speak of it. */
	episode: string;
	/** The ids of the readings and reports it rests on, oldest first; none where something is missing. */
	evidence: string[];
}

/** Green, where no rule speaks. */
export type Zone = 'green' | Severity;

const ranks: readonly Zone[] = ['green', ...severities];

/** How bad a zone is, from 0 for green to 3 for red. */
export const rankOf = (zone: Zone): number => ranks.indexOf(zone);

/** The worst that any verdict says. */
export const worstOf = (verdicts: readonly Pick<Verdict, 'severity'>[]): Zone =>
	verdicts.reduce<Zone>(
		(worst, { severity }) => (rankOf(severity) > rankOf(worst) ? severity : worst),
		'green'
	);

/** Of what was found first and what is found now, what is worse; what is as bad, as it is found now. */
export const worseOf = <Found extends Pick<Verdict, 'severity'>>(
	first: readonly Found[],
	now: readonly Found[]
): readonly Found[] => (rankOf(worstOf(now)) >= rankOf(worstOf(first)) ? now : first);
