import type { WordKey } from '../i18n/resources.ts';
import type { Log } from './log.ts';
import { valueOf, type ParameterKey } from './rules/parameters.ts';
import { meansDanger, signsOf, zonesFor, type Watched } from './signs.ts';
import {
	besideReadings,
	conditions,
	symptoms,
	universalRed,
	type Condition,
	type Symptom
} from './symptoms.ts';

/** The questions of a daily check, in the order of the screen. */
export interface Questions {
	/** Which check it is; null where there is none, or more than one. */
	condition: Condition | null;
	/** Signs of danger for everybody. */
	danger: Symptom[];
	/** The signs of what somebody is watched for, those of danger first. */
	own: Symptom[];
	/** Signs that count beside a very high blood pressure. */
	beside: Symptom[];
}

/** What can be asked of somebody. */
export function questionsFor(watched: Watched): Questions {
	const checks = conditions.filter((condition) => watched.conditions.includes(condition));
	const zones = zonesFor(watched);
	const asked = new Set(
		checks.flatMap((condition) =>
			(['red', 'yellow'] as const).flatMap((zone) => signsOf(condition, zone, watched.signs ?? []))
		)
	);
	const own = (['red', 'yellow'] as const).flatMap((zone) =>
		[...asked].filter((symptom) => zones.get(symptom)?.zone === zone)
	);
	return {
		condition: checks.length === 1 ? (checks[0] ?? null) : null,
		danger: [...universalRed],
		own,
		beside: besideReadings.filter((sign) => !own.includes(sign))
	};
}

/**
 * What the form of a daily check says: the signs that were ticked, whichever are asked about by now. What is watched, or asked,
 * may have changed since a phone showed the form.
 */
export const tickedIn = (fields: Readonly<Record<string, string | undefined>>): Symptom[] =>
	symptoms.filter((symptom) => fields[symptom] === 'yes');

/**
 * Whether the signs beside a very high blood pressure are among the few that matter also to who does not feel worse: a
 * pressure is what they are watched for, or one of the last day was that high (reference 3.4). `now`: ISO 8601.
 */
export function pressureMatters(
	{ conditions: watched, readings, thresholds }: Pick<Log, 'conditions' | 'readings' | 'thresholds'>,
	now: string
): boolean {
	const reaches = (value: number | undefined, key: ParameterKey) =>
		value !== undefined && value >= (valueOf(key, thresholds) ?? Infinity);
	return (
		watched.includes('hypertension') ||
		readings.some(
			({ at, values }) =>
				Date.parse(now) - Date.parse(at) < 86_400_000 &&
				(reaches(values.systolic, 'systolic_crisis') || reaches(values.diastolic, 'diastolic_crisis'))
		)
	);
}

/**
 * What a daily check is asked about once more before it is saved: that there is danger and not which, or that it is
 * worse and not in what.
 */
export type Unclear = 'danger' | 'worse' | undefined;

/** What is unclear in a daily check as it was filled in. */
export function unclearIn(
	fields: Readonly<Record<string, string | undefined>>,
	ticked: readonly Symptom[],
	watched: Watched
): Unclear {
	if (fields['danger'] === 'yes' && !ticked.some((symptom) => meansDanger(watched, symptom))) return 'danger';
	const worse = fields['feeling'] === 'worse' && ticked.length === 0 && !fields['note']?.trim();
	return worse ? 'worse' : undefined;
}

/** Why a daily check cannot be saved, in words; undefined where it can. */
export function wrongIn(
	fields: Readonly<Record<string, string | undefined>>,
	ticked: readonly Symptom[]
): WordKey | undefined {
	if ([...(fields['note'] ?? '')].length > 1000) return 'observations.wrong.note';
	const said = fields['feeling'] || fields['note'] || ticked.length > 0;
	return said ? undefined : 'observations.wrong.nothing';
}
