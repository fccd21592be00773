import * as v from 'valibot';
import { nameOf } from '../ui/plain-text.ts';
import { storedText } from '../ui/stored-text.ts';

/** Why a record is opened in an emergency; `care.emergency_access` has the same codes. */
export const emergencyReasons = ['unwell_now', 'urgent_message', 'team_away', 'other'] as const;
export type EmergencyReason = (typeof emergencyReasons)[number];

const isReason = (code: string): code is EmergencyReason => emergencyReasons.some((known) => known === code);

const namePart = nameOf(200);

/** A patient, exactly. */
export const whichPatient = v.strictObject({
	givenName: namePart,
	familyName: namePart,
	birthDate: v.pipe(v.string(), v.isoDate())
});

/** What opens a record: who it is, exactly, and why. */
export const emergencyRequest = v.strictObject({
	...whichPatient.entries,
	// A string and not a list of choices, so that nothing chosen is not the first of them.
	reasonCode: v.pipe(v.string(), v.check(isReason)),
	reason: v.pipe(
		v.string(),
		v.transform(storedText),
		v.check((text) => [...text].length >= 10 && [...text].length <= 1000),
		// Ten dots are no reason.
		v.check((text) => (text.match(/\p{L}/gu) ?? []).length >= 3)
	)
});

/** Which emergency access is meant. */
export const whichEmergency = v.strictObject({ id: v.pipe(v.string(), v.uuid()) });
