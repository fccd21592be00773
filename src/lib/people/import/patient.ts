import * as v from 'valibot';
import { hidden } from '../../ui/hidden-text.ts';

const everyHidden = new RegExp(`(?:${hidden.source})+`, 'gu');

/** Text as people read it: composed characters, single spaces, no hidden marks. */
const tidy = (text: string): string =>
	text.toWellFormed().normalize('NFC').replace(everyHidden, ' ').replace(/\s+/g, ' ').trim();

const text = (what: string, longest = 200) =>
	v.optional(
		v.pipe(
			v.string(`${what} is not text`),
			v.transform(tidy),
			v.maxLength(longest, `${what} is longer than ${longest} characters`)
		)
	);

// An item of a list may be null when only an extension says something about it.
const texts = (what: string) =>
	list(
		what,
		v.nullable(
			v.pipe(
				v.string(`${what}: one is not text`),
				v.transform(tidy),
				v.maxLength(200, `${what}: one is longer than 200 characters`)
			)
		)
	);

function list<T extends v.GenericSchema>(what: string, item: T) {
	return v.optional(
		v.pipe(v.array(item, `${what} are not a list`), v.maxLength(50, `${what} are more than 50`)),
		[]
	);
}

const group = <T extends v.ObjectEntries>(what: string, entries: T) =>
	v.object(entries, `${what} is not written as FHIR R4 writes it`);

const Period = v.optional(
	group('a period', { start: text('the start of a period'), end: text('the end of a period') })
);
export type Period = v.InferOutput<typeof Period>;

/** What something is called; nothing depends on how it is written. */
const name = v.fallback(v.optional(v.string()), undefined);
const Concept = (what: string) =>
	v.optional(
		group(what, {
			text: name,
			coding: list(
				`the codes of ${what}`,
				group(`a code of ${what}`, { code: text(`a code of ${what}`), display: name })
			)
		})
	);

const Identifier = group('an identifier', {
	type: Concept('the type of an identifier'),
	system: text('the system of an identifier', 500),
	value: text('the value of an identifier', 500)
});

const HumanName = group('a name', {
	use: text('the use of a name'),
	text: text('a whole name'),
	family: text('a family name'),
	given: texts('the given names'),
	period: Period
});

const ContactPoint = group('a phone number or address', {
	system: text('the kind of a phone number'),
	value: text('a phone number'),
	use: text('the use of a phone number'),
	period: Period
});

const Address = group('an address', {
	use: text('the use of an address'),
	type: text('the type of an address'),
	text: v.optional(
		v.pipe(
			v.string('an address is not text'),
			v.maxLength(1000, 'an address is longer than 1000 characters'),
			v.transform((whole) => whole.split('\n').map(tidy))
		),
		''
	),
	line: texts('the lines of an address'),
	city: text('the city of an address'),
	state: text('the state of an address'),
	postalCode: text('the postal code of an address', 20),
	country: text('the country of an address', 60),
	period: Period
});

const Communication = group('a language', {
	language: Concept('a language'),
	preferred: v.optional(v.boolean('whether a language is preferred is not true or false'), false)
});

/**
 * What enrolment reads of a FHIR R4 Patient; every other element is left unread. The message of each issue is a reason
 * in words that names the element and never repeats what stands in it.
 * Source: HL7 FHIR R4, Patient, https://hl7.org/fhir/R4/patient.html
 */
export const Patient = v.object({
	active: v.optional(v.boolean('whether the record is in use is not true or false'), true),
	deceasedBoolean: v.optional(v.boolean('whether the patient has died is not true or false'), false),
	deceasedDateTime: text('the date of death'),
	identifier: list('the identifiers', Identifier),
	name: list('the names', HumanName),
	birthDate: text('the birth date'),
	gender: v.optional(
		v.picklist(['female', 'male', 'other', 'unknown'], 'the sex is none of female, male, other and unknown')
	),
	communication: list('the languages', Communication),
	telecom: list('the phone numbers', ContactPoint),
	address: list('the addresses', Address)
});
export type Patient = v.InferOutput<typeof Patient>;
