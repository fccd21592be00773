import type { CareAlertAct } from '../db/generated.ts';

/** What staff do about an alert. */
export const alertActs = [
	'call',
	'message',
	'escalate_to_provider',
	'advised_911',
	'no_action'
] as const satisfies readonly CareAlertAct[];

/** Why there was nothing to do: the list of the database, in the order of the screen. */
export const noActionReasons = [
	'expected',
	'reading_error',
	'already_handled',
	'duplicate',
	'patient_well',
	'other'
] as const;
export type NoActionReason = (typeof noActionReasons)[number];
