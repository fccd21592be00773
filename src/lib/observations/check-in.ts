import { besideReadings, conditions, signs, universalRed, type Condition, type Symptom } from './symptoms.ts';

/** The questions of a daily check: signs of danger for everybody, then those of what somebody is watched for. */
export interface Questions {
	/** Which check it is; null where there is none, or more than one. */
	condition: Condition | null;
	danger: Symptom[];
	signs: Symptom[];
}

/** What is asked of somebody who is watched for these conditions. */
export function questionsFor(watched: readonly Condition[]): Questions {
	const own = conditions.filter((condition) => watched.includes(condition));
	const red = own.flatMap((condition): readonly Symptom[] => signs[condition].red);
	const yellow = own.flatMap((condition): readonly Symptom[] => signs[condition].yellow);
	return {
		condition: own.length === 1 ? (own[0] ?? null) : null,
		danger: [...new Set<Symptom>([...universalRed, ...red])],
		signs: [...new Set<Symptom>([...yellow, ...besideReadings])]
	};
}

/** What the form of a daily check says: the signs that were ticked. */
export const tickedIn = (fields: Readonly<Record<string, string | undefined>>, asked: Questions): Symptom[] =>
	[...asked.danger, ...asked.signs].filter((symptom) => fields[symptom] === 'yes');
