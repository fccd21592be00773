import type { HoursOfCalls } from './calls.ts';
import type { Entered } from './check.ts';
import {
	worstOf,
	type History,
	type Reading,
	type SymptomReport,
	type Thresholds,
	type Verdict
} from './history.ts';
import type { MealContext, MeasureKey } from './measures.ts';
import type { SignSetting } from './signs.ts';
import type { Condition, Feeling } from './symptoms.ts';

/** What people log, in the order of the screen. */
export const logged = [
	'blood_pressure',
	'weight',
	'glucose',
	'oxygen',
	'temperature',
	'peak_flow',
	'pain',
	'steps',
	'sleep',
	'mood'
] as const satisfies readonly MeasureKey[];
export type Logged = (typeof logged)[number];

/** Whether a word of an address names one. */
export const isLogged = (word: string): word is Logged => logged.some((measure) => measure === word);

/** A reading as people read it: what was entered, in the unit it was entered in. */
export interface LogReading {
	id: string;
	measure: MeasureKey;
	/** ISO 8601. */
	at: string;
	entered: Entered[];
	values: Reading['values'];
	context: MealContext | null;
	note: string | null;
	version: number;
	/** The reader wrote it, and may correct it. */
	mine: boolean;
	/** Who did, where it was somebody else whom the reader may know. */
	by: string | null;
	/** When it was last corrected, ISO 8601; null where it stands as it was first entered. */
	changedAt: string | null;
}

/** A daily check as it was said. */
export interface LogReport extends SymptomReport {
	feeling: Feeling | null;
	note: string | null;
	/** The reader said it, and may take it out. */
	mine: boolean;
	by: string | null;
}

/** What a Log page knows of a patient's last 35 days, as far as the reader may see it. Newest first. */
export interface Log {
	readings: LogReading[];
	reports: LogReport[];
	conditions: Condition[];
	thresholds: Thresholds;
	/** The signs of a daily check as the clinic has set them, for whom it watches. */
	signs: SignSetting[];
	/** The rules that call nobody for this patient, each until its moment (ISO 8601). */
	silent: { rule: string; until: string }[];
	/** The rules whose last alert somebody looked at and ended lately (ISO 8601): they call again only where it is worse. */
	lookedAt: { rule: string; at: string }[];
	/** By which hours somebody calls; null where that was not told. */
	calls: HoursOfCalls | null;
	/** Where the patient lives. */
	zone: string;
}

/** The group of a patient's readings in the outbox. */
export const readingsGroup = (patient: string): string => `readings:${patient}`;

/** The history that rules judge on a phone: what the server has told, and what was just written down. */
export function historyOf(
	log: Log,
	now: string,
	added: { readings?: readonly Reading[]; reports?: readonly SymptomReport[] } = {}
): History {
	const isNew =
		(known: readonly { id: string }[]) =>
		({ id }: { id: string }) =>
			known.every((one) => one.id !== id);
	return {
		readings: [
			...log.readings.map(({ id, measure, at, values, context }) => ({
				id,
				measure,
				at,
				values,
				context: context ?? undefined
			})),
			...(added.readings ?? []).filter(isNew(log.readings))
		],
		reports: [...log.reports, ...(added.reports ?? []).filter(isNew(log.reports))],
		conditions: log.conditions,
		thresholds: log.thresholds,
		signs: log.signs,
		silent: log.silent,
		now,
		zone: log.zone
	};
}

/**
 * Whether somebody of the care team is called about the worst of what was found: a rule that is silent calls nobody, and
 * then the phone must not say so. `now`: when it was written down, ISO 8601.
 */
export function callsSomebody(
	verdicts: readonly Pick<Verdict, 'rule' | 'severity'>[],
	silent: Log['silent'],
	now: string
): boolean {
	const worst = worstOf(verdicts);
	const isSilent = (rule: string) =>
		silent.some((one) => one.rule === rule && Date.parse(one.until) > Date.parse(now));
	return verdicts.some(({ rule, severity }) => severity === worst && !isSilent(rule));
}

/**
 * When somebody of the care team looked at all that the worst of these rest on and ended it (ISO 8601), so that they are
 * called again only where it is worse; undefined where any of it is new to them.
 */
export function lookedAtBefore(
	verdicts: readonly Pick<Verdict, 'rule' | 'severity'>[],
	lookedAt: Log['lookedAt']
): string | undefined {
	const worst = worstOf(verdicts);
	const moments = verdicts
		.filter(({ severity }) => severity === worst)
		.map(({ rule }) => lookedAt.find((one) => one.rule === rule)?.at);
	const known = moments.filter((at) => at !== undefined);
	return known.length === moments.length ? known.toSorted()[0] : undefined;
}

/** The measures, those that were logged most often first: big choices in the order of use. */
export function inOrderOfUse(readings: readonly { measure: MeasureKey }[]): Logged[] {
	const used = (measure: Logged) => readings.filter((reading) => reading.measure === measure).length;
	return [...logged].sort((a, b) => used(b) - used(a) || logged.indexOf(a) - logged.indexOf(b));
}
