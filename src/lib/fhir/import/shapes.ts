import * as v from 'valibot';
import {
	Concept,
	Dosage,
	Extension,
	Period,
	Quantity,
	Range,
	Reference,
	Timing,
	flag,
	list,
	modifierExtension,
	object,
	text
} from './datatypes.ts';

/*
 * What is read of FHIR R4 resources; every other element is left unread, and kept with the resource. Wrong types make a
 * resource one that cannot be read. Source: HL7 FHIR R4, https://hl7.org/fhir/R4/
 */

const annotated = {
	extension: list(Extension),
	modifierExtension,
	contained: list(v.looseObject({ resourceType: v.string(), id: text }))
};

export const Condition = object({
	...annotated,
	clinicalStatus: v.optional(Concept),
	verificationStatus: v.optional(Concept),
	category: list(Concept),
	code: v.optional(Concept),
	abatementDateTime: text,
	abatementString: text,
	abatementAge: v.optional(Quantity),
	abatementPeriod: v.optional(Period),
	abatementRange: v.optional(Range)
});
export type Condition = v.InferOutput<typeof Condition>;

export const Goal = object({
	...annotated,
	lifecycleStatus: v.optional(v.string()),
	description: v.optional(Concept),
	addresses: list(Reference),
	target: list(
		object({
			measure: v.optional(Concept),
			detailQuantity: v.optional(Quantity),
			detailRange: v.optional(Range),
			detailString: text,
			detailCodeableConcept: v.optional(Concept),
			detailInteger: v.optional(v.number()),
			dueDate: text
		})
	)
});
export type Goal = v.InferOutput<typeof Goal>;

export const CarePlan = object({
	...annotated,
	status: v.optional(v.string()),
	title: text,
	category: list(Concept),
	addresses: list(Reference),
	goal: list(Reference),
	activity: list(
		object({
			id: text,
			extension: list(Extension),
			modifierExtension,
			reference: v.optional(Reference),
			detail: v.optional(
				object({
					modifierExtension,
					status: text,
					doNotPerform: flag,
					prohibited: flag,
					code: v.optional(Concept),
					description: text,
					goal: list(Reference),
					performer: list(Reference),
					scheduledTiming: v.optional(Timing),
					scheduledPeriod: v.optional(Period),
					scheduledString: text,
					productCodeableConcept: v.optional(Concept),
					productReference: v.optional(Reference),
					dailyAmount: v.optional(Quantity),
					quantity: v.optional(Quantity)
				})
			)
		})
	)
});
export type CarePlan = v.InferOutput<typeof CarePlan>;

/** A MedicationRequest or a MedicationStatement. */
export const MedicationUse = object({
	...annotated,
	status: v.optional(v.string()),
	intent: text,
	doNotPerform: flag,
	/** How MedicationStatement said that it is not taken before R4 had a status for it: STU3 and DSTU2. */
	taken: text,
	wasNotTaken: flag,
	medicationCodeableConcept: v.optional(Concept),
	medicationReference: v.optional(Reference),
	reasonCode: list(Concept),
	reasonReference: list(Reference),
	/** When it was written, or when it is taken: by these the length of a course has its beginning. */
	authoredOn: text,
	effectiveDateTime: text,
	effectivePeriod: v.optional(Period),
	dosageInstruction: list(Dosage),
	dosage: list(Dosage)
});
export type MedicationUse = v.InferOutput<typeof MedicationUse>;

export const Medication = object({ code: v.optional(Concept) });

/** What is looked at in every resource before its own kind is. */
export const Any = v.looseObject({
	resourceType: v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z]{1,63}$/)),
	id: v.optional(v.pipe(v.string(), v.maxLength(200))),
	status: v.optional(v.unknown()),
	identifier: v.optional(v.unknown())
});
export type Any = v.InferOutput<typeof Any>;
