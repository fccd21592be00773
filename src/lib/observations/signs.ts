import {
	besideReadings,
	conditions,
	signs,
	symptoms,
	universalRed,
	type Condition,
	type Symptom
} from './symptoms.ts';

/** What a sign of a condition means: 911 now, a call the same day, or (`none`) it is not asked about. */
export const signZones = ['red', 'yellow', 'none'] as const;
export type SignZone = (typeof signZones)[number];

/** A sign as a clinic has set it, for everybody who is watched for the condition. */
export interface SignSetting {
	condition: Condition;
	symptom: Symptom;
	zone: SignZone;
}

/** A sign as it ships; `none` where the condition does not ask about it. */
export const shippedZone = (condition: Condition, symptom: Symptom): SignZone =>
	has(signs[condition].red, symptom) ? 'red' : has(signs[condition].yellow, symptom) ? 'yellow' : 'none';

const has = (list: readonly Symptom[], symptom: Symptom) => list.includes(symptom);

/** Signs of danger that some clinics have called about the same day, as the sick-day rules of diabetes do. */
const mayWaitForACall: readonly Symptom[] = ['ketones', 'illness_over_two_days'];

/** Signs of a mood are for those alone whom the patient let see it: they stay with the check that is. */
const ofMood: readonly Symptom[] = signs.depression.yellow;

/**
 * What a sign may be set to (private.sign_zones, which a test holds to this): danger stays danger, for nobody may be made deaf
 * to it, and what ships as danger in any condition is nothing milder in another; what is red in everybody is no condition's
 * to set, nor what has a rule of its own beside a blood pressure.
 */
export function zonesAllowed(condition: Condition, symptom: Symptom): readonly SignZone[] {
	if (has(universalRed, symptom) || has(besideReadings, symptom)) return [];
	if (has(ofMood, symptom) && condition !== 'depression') return [];
	if (shippedZone(condition, symptom) === 'red')
		return mayWaitForACall.includes(symptom) ? ['red', 'yellow'] : ['red'];
	return conditions.some((other) => shippedZone(other, symptom) === 'red') ? ['red', 'none'] : signZones;
}

/** The signs of a zone as they hold, in the order of the screen: as the clinic set them, within what may be set, else as they ship. */
export function signsOf(
	condition: Condition,
	zone: Exclude<SignZone, 'none'>,
	settings: readonly SignSetting[]
): Symptom[] {
	const set = new Map(
		settings.filter((one) => one.condition === condition).map((one) => [one.symptom, one.zone] as const)
	);
	return symptoms.filter((symptom) => {
		const wanted = set.get(symptom);
		const holds = wanted && zonesAllowed(condition, symptom).includes(wanted) ? wanted : undefined;
		return (holds ?? shippedZone(condition, symptom)) === zone;
	});
}

/** What decides which signs hold for somebody: what they are watched for, and what the clinic has set for those who are. */
export interface Watched {
	conditions: readonly Condition[];
	signs?: readonly SignSetting[] | undefined;
}

/** What a sign means for somebody, and of which of the conditions they are watched for it is one; null: of none of them. */
export interface SignOf {
	condition: Condition | null;
	zone: Exclude<SignZone, 'none'>;
}

/**
 * What each sign means for somebody. A sign of two conditions is one of the worse zone, and of the first of them whose rule
 * `isSilent` does not name: one thing that was said is one alert. A sign that ships as danger, of a condition they are not
 * watched for, is one all the same: a phone may ask for it that does not know yet what somebody is no longer watched for.
 */
export function zonesFor(
	{ conditions: watched, signs: settings = [] }: Watched,
	isSilent: (condition: Condition, zone: SignOf['zone']) => boolean = () => false
): ReadonlyMap<Symptom, SignOf> {
	const found = new Map<Symptom, SignOf>();
	const add = (symptom: Symptom, sign: SignOf) => {
		if (!found.has(symptom)) found.set(symptom, sign);
	};
	const own = conditions.filter((condition) => watched.includes(condition));
	for (const symptom of universalRed) add(symptom, { condition: null, zone: 'red' });
	for (const zone of ['red', 'yellow'] as const)
		for (const silent of [false, true])
			for (const condition of own.filter((one) => isSilent(one, zone) === silent))
				for (const symptom of signsOf(condition, zone, settings)) add(symptom, { condition, zone });
	for (const condition of conditions)
		if (!own.includes(condition))
			for (const symptom of signsOf(condition, 'red', [])) add(symptom, { condition: null, zone: 'red' });
	return found;
}

/** Whether a sign alone means danger for somebody: help does not wait until it is saved. */
export const meansDanger = (watched: Watched, symptom: Symptom): boolean =>
	zonesFor(watched).get(symptom)?.zone === 'red';

/** One time somebody set a sign, or let it go back to what ships (no zone). */
export interface SignChange {
	id: string;
	condition: Condition;
	symptom: Symptom;
	zone: SignZone | null;
	reason: string;
	/** Null where it is nobody the reader may know. */
	by: string | null;
	/** ISO 8601 */
	setAt: string;
	current: boolean;
}
