import * as v from 'valibot';

/*
 * What is read of FHIR R4 resources; every other element is left unread, and kept with the resource. Wrong types make a
 * resource one that cannot be read. Source: HL7 FHIR R4, https://hl7.org/fhir/R4/
 */

const text = v.optional(v.string());
const flag = v.optional(v.boolean());
/** An object, and no list in its place: what a list holds, such as a status, would be overlooked. */
const object = <Entries extends v.ObjectEntries>(entries: Entries) =>
	v.pipe(
		v.unknown(),
		v.check((value) => !Array.isArray(value)),
		v.object(entries)
	);
/** An item of a list may be null when only an extension says something about it. */
const list = <Item extends v.GenericSchema>(item: Item) =>
	v.optional(v.pipe(v.array(item), v.maxLength(1_000)), []);

export const Extension = v.looseObject({
	url: v.string(),
	valueString: text,
	valueCode: text,
	extension: v.optional(v.array(v.looseObject({ url: v.string(), valueString: text, valueCode: text })), [])
});
export type Extension = v.InferOutput<typeof Extension>;
export const extended = object({ extension: list(Extension) });

export const Coding = object({ system: text, code: text, display: text });
export const Concept = object({
	coding: list(Coding),
	text,
	_text: v.optional(extended)
});
export type Concept = v.InferOutput<typeof Concept>;

export const Identifier = object({
	system: text,
	value: text,
	type: v.optional(object({ coding: list(Coding) }))
});
export const Reference = object({
	reference: text,
	type: text,
	display: text,
	identifier: v.optional(Identifier)
});
export type Reference = v.InferOutput<typeof Reference>;

export const Quantity = object({
	value: v.optional(v.number()),
	comparator: v.optional(v.picklist(['<', '<=', '>=', '>'])),
	unit: text,
	system: text,
	code: text
});
export type Quantity = v.InferOutput<typeof Quantity>;

export const Timing = object({
	repeat: v.optional(
		object({
			frequency: v.optional(v.number()),
			period: v.optional(v.number()),
			periodUnit: text,
			dayOfWeek: list(v.string()),
			timeOfDay: list(v.string()),
			when: list(v.string())
		})
	),
	code: v.optional(Concept)
});
export type Timing = v.InferOutput<typeof Timing>;

export const Dosage = object({
	text,
	patientInstruction: text,
	asNeededBoolean: v.optional(v.boolean()),
	timing: v.optional(Timing),
	doseAndRate: list(
		object({
			doseQuantity: v.optional(Quantity),
			doseRange: v.optional(object({ low: v.optional(Quantity), high: v.optional(Quantity) }))
		})
	)
});
export type Dosage = v.InferOutput<typeof Dosage>;

const annotated = {
	extension: list(Extension),
	/** What may turn the meaning of an element round; whoever does not know it may not act on the element. */
	modifierExtension: list(v.unknown()),
	contained: list(v.looseObject({ resourceType: v.string(), id: text }))
};

export const Condition = object({
	...annotated,
	clinicalStatus: v.optional(Concept),
	verificationStatus: v.optional(Concept),
	category: list(Concept),
	code: v.optional(Concept),
	abatementDateTime: text,
	abatementString: text
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
			detailRange: v.optional(object({ low: v.optional(Quantity), high: v.optional(Quantity) })),
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
			modifierExtension: list(v.unknown()),
			detail: v.optional(
				object({
					status: text,
					doNotPerform: flag,
					prohibited: flag,
					code: v.optional(Concept),
					description: text,
					goal: list(Reference),
					performer: list(Reference),
					scheduledTiming: v.optional(Timing),
					scheduledString: text
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
