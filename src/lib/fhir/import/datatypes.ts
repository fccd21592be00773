import * as v from 'valibot';
import { isSaid } from './words.ts';

/*
 * What is read of the data types of FHIR R4; every other element is left unread, and kept with the resource. Wrong types
 * make a resource one that cannot be read. Source: https://hl7.org/fhir/R4/datatypes.html
 */

export const text = v.optional(v.string());
export const flag = v.optional(v.boolean());
/** An object, and no list in its place: what a list holds, such as a status, would be overlooked. */
export const object = <Entries extends v.ObjectEntries>(entries: Entries) =>
	v.pipe(
		v.unknown(),
		v.check((value) => !Array.isArray(value)),
		v.object(entries)
	);
/** The same, with what is not named in it. */
const loose = <Entries extends v.ObjectEntries>(entries: Entries) =>
	v.pipe(
		v.unknown(),
		v.check((value) => !Array.isArray(value)),
		v.looseObject(entries)
	);
/** An item of a list may be null when only an extension says something about it. */
export const list = <Item extends v.GenericSchema>(item: Item) =>
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

export const Range = object({ low: v.optional(Quantity), high: v.optional(Quantity) });
export type Range = v.InferOutput<typeof Range>;
export const Period = object({ start: text, end: text });
export type Period = v.InferOutput<typeof Period>;

const count = v.optional(v.number());
/** What may turn the meaning of an element round; whoever does not know it may not act on the element. */
export const modifierExtension = list(v.unknown());

/**
 * When something happens. What is not named here stays in it as well, so that whoever makes a schedule of it sees that it says
 * more than they know. Source: https://hl7.org/fhir/R4/datatypes.html#timing
 */
export const Timing = loose({
	modifierExtension,
	event: list(v.string()),
	repeat: v.optional(
		loose({
			boundsPeriod: v.optional(Period),
			boundsDuration: v.optional(Quantity),
			boundsRange: v.optional(Range),
			count,
			countMax: count,
			duration: count,
			durationMax: count,
			durationUnit: text,
			frequency: count,
			frequencyMax: count,
			period: count,
			periodMax: count,
			periodUnit: text,
			dayOfWeek: list(v.string()),
			timeOfDay: list(v.string()),
			when: list(v.string()),
			offset: count
		})
	),
	code: v.optional(Concept)
});
export type Timing = v.InferOutput<typeof Timing>;

const Ratio = object({ numerator: v.optional(Quantity), denominator: v.optional(Quantity) });
export type Ratio = v.InferOutput<typeof Ratio>;

const amounts = {
	doseQuantity: v.optional(Quantity),
	doseRange: v.optional(Range),
	rateRatio: v.optional(Ratio),
	rateRange: v.optional(Range),
	rateQuantity: v.optional(Quantity)
};

/** How much is taken stood in the dosage itself before R4: STU3, and, by other names, DSTU2. It is read as R4 has it. */
export const Dosage = v.pipe(
	object({
		modifierExtension,
		sequence: count,
		text,
		additionalInstruction: list(Concept),
		patientInstruction: text,
		timing: v.optional(Timing),
		asNeededBoolean: flag,
		asNeededCodeableConcept: v.optional(Concept),
		site: v.optional(Concept),
		route: v.optional(Concept),
		method: v.optional(Concept),
		doseAndRate: list(object(amounts)),
		...amounts,
		quantityQuantity: v.optional(Quantity),
		quantityRange: v.optional(Range),
		maxDosePerPeriod: v.optional(Ratio),
		maxDosePerAdministration: v.optional(Quantity),
		maxDosePerLifetime: v.optional(Quantity)
	}),
	v.transform(
		({
			doseQuantity,
			doseRange,
			quantityQuantity,
			quantityRange,
			rateRatio,
			rateRange,
			rateQuantity,
			...dosage
		}) => {
			const before = {
				doseQuantity: doseQuantity ?? quantityQuantity,
				doseRange: doseRange ?? quantityRange,
				rateRatio,
				rateRange,
				rateQuantity
			};
			return isSaid(before) ? { ...dosage, doseAndRate: [...dosage.doseAndRate, before] } : dosage;
		}
	)
);
export type Dosage = v.InferOutput<typeof Dosage>;
