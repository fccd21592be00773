import type { Area } from '../../people/can.ts';
import type { LineInput } from '../../plan/draft-input.ts';

/** Why a resource was understood without a new line. */
export const understoodReasons = ['patient', 'medicine_part', 'in_plan', 'known'] as const;
/** Why a resource is kept as it came. */
export const keptReasons = [
	'readings',
	'allergies',
	'visits',
	'people',
	'results',
	'beside',
	'unconfirmed',
	'not_current',
	'no_words',
	'no_steps',
	'no_medicine',
	'does_not_fit',
	'other_target',
	'provider_decides',
	'other_strength',
	'two_strengths',
	'taken_out',
	'not_to_do',
	'modified',
	'same_id',
	'timing',
	'past',
	'part_elsewhere',
	'part_not_current',
	'several_parts',
	// It is over, and the plan has it all the same: told so whether it is kept or left out.
	'still_in_plan'
] as const;
/** Why a resource is left out; nothing of it is stored but its type and this. */
export const leftOutReasons = [
	'wrong_patient',
	'entered_in_error',
	'ended',
	'duplicate',
	'superseded',
	'same_id',
	'not_readable',
	'billing',
	'deleted',
	'next_page'
] as const;
export type Reason =
	| (typeof understoodReasons)[number]
	| (typeof keptReasons)[number]
	| (typeof leftOutReasons)[number];

/** A line that a resource would become. */
export interface ProposedLine {
	/** Which part of the resource it is; several lines come of a CarePlan. */
	part: string;
	/** What it hangs on, by the references of the file; the first that is a line of the right kind counts. */
	parents: string[];
	line: Omit<LineInput, 'id' | 'expected' | 'parent_id'>;
}

/** What becomes of one resource, before the draft is looked at. */
export type Verdict = { title?: string | undefined } & (
	| {
			outcome: 'understood';
			lines: ProposedLine[];
			reason?: (typeof understoodReasons)[number];
			/** Why the resource is kept as well, beside its lines: they do not tell all of it. */
			beside?: (typeof keptReasons)[number];
	  }
	| { outcome: 'kept'; reason: (typeof keptReasons)[number] }
	| { outcome: 'left_out'; reason: (typeof leftOutReasons)[number] }
);

/** A resource that is kept as it is, and why nothing more came of it; `title` is what people call it. */
export const kept = (reason: (typeof keptReasons)[number], title?: string): Verdict => ({
	outcome: 'kept',
	reason,
	title
});
/** A resource that is not taken in at all, and why. */
export const leftOut = (reason: (typeof leftOutReasons)[number], title?: string): Verdict => ({
	outcome: 'left_out',
	reason,
	title
});

const areas: Record<string, Area> = {
	Patient: 'profile',
	Observation: 'readings',
	Media: 'readings',
	DiagnosticReport: 'readings',
	Medication: 'medicines',
	MedicationRequest: 'medicines',
	MedicationStatement: 'medicines',
	MedicationAdministration: 'medicines',
	MedicationDispense: 'medicines',
	Immunization: 'medicines',
	AllergyIntolerance: 'medicines',
	Encounter: 'appointments',
	Appointment: 'appointments',
	Communication: 'messages',
	CommunicationRequest: 'messages',
	Questionnaire: 'questionnaires',
	QuestionnaireResponse: 'questionnaires'
};

/** The part of the record that a type of resource belongs to. */
export const areaOf = (type: string): Area => areas[type] ?? 'plan';

const reasonsByType: Record<string, (typeof keptReasons)[number]> = {
	Observation: 'readings',
	DiagnosticReport: 'results',
	Procedure: 'results',
	Immunization: 'results',
	ImagingStudy: 'results',
	Media: 'results',
	Specimen: 'results',
	DocumentReference: 'results',
	AllergyIntolerance: 'allergies',
	Encounter: 'visits',
	Appointment: 'visits',
	EpisodeOfCare: 'visits',
	CareTeam: 'people',
	Practitioner: 'people',
	PractitionerRole: 'people',
	Organization: 'people',
	RelatedPerson: 'people',
	Location: 'people',
	Person: 'people'
};

/** Why a type that gives the plan no lines is kept. */
export const reasonToKeep = (type: string) => reasonsByType[type] ?? 'beside';

/** Bills are no part of care: what is not needed is not kept (minimum necessary, 45 CFR 164.502(b)). */
export const billing: ReadonlySet<string> = new Set([
	'Account',
	'ChargeItem',
	'Claim',
	'ClaimResponse',
	'CoverageEligibilityRequest',
	'PaymentNotice',
	'CoverageEligibilityResponse',
	'ExplanationOfBenefit',
	'Invoice',
	'PaymentReconciliation'
]);
