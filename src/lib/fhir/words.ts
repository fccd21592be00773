import type { WordKey } from '../i18n/resources.ts';
import type { Kind } from '../plan/line.ts';
import type { ImportProblem } from './import/form.server.ts';

// The words of each case, by their whole keys.

/** Why a file was refused. */
export const refusalWords: Record<ImportProblem['code'], WordKey> = {
	empty: 'fhir.refused.empty',
	large: 'fhir.refused.large',
	deep: 'fhir.refused.deep',
	many: 'fhir.refused.many',
	longText: 'fhir.refused.longText',
	longNumber: 'fhir.refused.longNumber',
	hostile: 'fhir.refused.hostile',
	twice: 'fhir.refused.twice',
	utf8: 'fhir.refused.utf8',
	json: 'fhir.refused.json',
	xml: 'fhir.refused.xml',
	notFhir: 'fhir.refused.notFhir',
	noPatient: 'fhir.refused.noPatient',
	severalPatients: 'fhir.refused.severalPatients',
	patient: 'fhir.refused.patient',
	otherPatient: 'fhir.refused.otherPatient',
	waiting: 'fhir.refused.waiting',
	signed: 'fhir.refused.signed',
	lines: 'fhir.refused.lines',
	provider: 'fhir.refused.provider',
	absent: 'fhir.refused.absent',
	moved: 'fhir.refused.moved',
	notStored: 'fhir.refused.notStored',
	choose: 'fhir.refused.choose'
};

/** What a resource became. */
export const kindWords: Record<Kind, WordKey> = {
	problem: 'fhir.kind.problem',
	goal: 'fhir.kind.goal',
	step: 'fhir.kind.step',
	medicine: 'fhir.kind.medicine',
	lesson: 'fhir.kind.lesson',
	barrier: 'fhir.kind.barrier',
	zone: 'fhir.kind.zone'
};

/** Reasons that nobody but a person can settle: the plan and the file do not agree, or a part of what was meant is not in the draft. */
const toLookAt = new Set([
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
	'no_medicine',
	'deleted',
	'next_page',
	'still_in_plan'
]);

/** Whether somebody has to look at a resource that came to what it came to for this reason. */
export const isToLookAt = (reason: string | null): boolean => toLookAt.has(reason ?? '');

/** Why a resource came to what it came to. */
export const reasonWords: Record<string, WordKey> = {
	patient: 'fhir.reason.patient',
	medicine_part: 'fhir.reason.medicine_part',
	in_plan: 'fhir.reason.in_plan',
	known: 'fhir.reason.known',
	readings: 'fhir.reason.readings',
	allergies: 'fhir.reason.allergies',
	visits: 'fhir.reason.visits',
	people: 'fhir.reason.people',
	results: 'fhir.reason.results',
	beside: 'fhir.reason.beside',
	unconfirmed: 'fhir.reason.unconfirmed',
	not_current: 'fhir.reason.not_current',
	no_words: 'fhir.reason.no_words',
	no_steps: 'fhir.reason.no_steps',
	no_medicine: 'fhir.reason.no_medicine',
	does_not_fit: 'fhir.reason.does_not_fit',
	other_target: 'fhir.reason.other_target',
	provider_decides: 'fhir.reason.provider_decides',
	other_strength: 'fhir.reason.other_strength',
	two_strengths: 'fhir.reason.two_strengths',
	taken_out: 'fhir.reason.taken_out',
	not_to_do: 'fhir.reason.not_to_do',
	modified: 'fhir.reason.modified',
	same_id: 'fhir.reason.same_id',
	timing: 'fhir.reason.timing',
	past: 'fhir.reason.past',
	part_elsewhere: 'fhir.reason.part_elsewhere',
	part_not_current: 'fhir.reason.part_not_current',
	several_parts: 'fhir.reason.several_parts',
	still_in_plan: 'fhir.reason.still_in_plan',
	wrong_patient: 'fhir.reason.wrong_patient',
	entered_in_error: 'fhir.reason.entered_in_error',
	ended: 'fhir.reason.ended',
	duplicate: 'fhir.reason.duplicate',
	superseded: 'fhir.reason.superseded',
	deleted: 'fhir.reason.deleted',
	next_page: 'fhir.reason.next_page',
	not_readable: 'fhir.reason.not_readable',
	// Of imports before such numbers were taken out of what holds them.
	forbidden_identifiers: 'fhir.reason.forbidden_identifiers',
	billing: 'fhir.reason.billing'
};

/** What the types of resources are called; of all others FHIR's own name is told. */
export const typeWords: Record<string, WordKey> = {
	Patient: 'fhir.type.Patient',
	Condition: 'fhir.type.Condition',
	CarePlan: 'fhir.type.CarePlan',
	Goal: 'fhir.type.Goal',
	MedicationRequest: 'fhir.type.MedicationRequest',
	MedicationStatement: 'fhir.type.MedicationStatement',
	Medication: 'fhir.type.Medication',
	AllergyIntolerance: 'fhir.type.AllergyIntolerance',
	Observation: 'fhir.type.Observation',
	DiagnosticReport: 'fhir.type.DiagnosticReport',
	Procedure: 'fhir.type.Procedure',
	Immunization: 'fhir.type.Immunization',
	Encounter: 'fhir.type.Encounter',
	Appointment: 'fhir.type.Appointment',
	CareTeam: 'fhir.type.CareTeam',
	Practitioner: 'fhir.type.Practitioner',
	Organization: 'fhir.type.Organization',
	RelatedPerson: 'fhir.type.RelatedPerson',
	Claim: 'fhir.type.Claim',
	ExplanationOfBenefit: 'fhir.type.ExplanationOfBenefit',
	DocumentReference: 'fhir.type.DocumentReference',
	Communication: 'fhir.type.Communication',
	Consent: 'fhir.type.Consent',
	QuestionnaireResponse: 'fhir.type.QuestionnaireResponse',
	Bundle: 'fhir.type.Bundle',
	Unknown: 'fhir.type.Unknown'
};
