import * as v from 'valibot';
import { languageCodes } from '../i18n/languages.ts';

// Control characters, and marks that turn the direction of text: in a name they could make one person look like another.
const hidden = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const name = v.pipe(
	v.string(),
	v.transform((text) => text.toWellFormed().normalize('NFC').replace(/ +/g, ' ').trim()),
	v.maxLength(200, 'long'),
	v.check((text) => !hidden.test(text), 'hidden')
);

/** A person's name as it is typed; its issues are `missing`, `long` and `hidden`. */
export const personName = v.pipe(name, v.regex(/[\p{L}\p{N}]/u, 'missing'));

/** A name that may be left empty, which is null. */
const noName = v.pipe(
	name,
	v.transform((text) => text || null)
);

const part = v.pipe(v.string(), v.trim(), v.maxLength(10));

const phone = v.pipe(
	v.string(),
	v.trim(),
	v.transform((text) => text || null),
	v.nullable(v.pipe(v.string(), v.regex(/^[+\d][\d\s().x/-]{2,39}$/, 'phone')))
);

const id = v.pipe(v.string(), v.uuid());

/** A patient as staff enrol them; the id is made with the form. `unlike` says that the similar people were looked at. */
export const newPatient = v.strictObject({
	id,
	givenName: personName,
	familyName: personName,
	preferredName: noName,
	day: part,
	month: part,
	year: part,
	language: v.picklist(languageCodes),
	phone,
	careManager: v.pipe(v.string(), v.uuid('missing')),
	unlike: v.optional(v.literal('yes'))
});

export const staffRoles = ['care_manager', 'supervisor', 'provider', 'biller', 'clinic_admin'] as const;

/** A colleague as an administrator enrols them. */
export const newColleague = v.strictObject({
	id,
	givenName: personName,
	familyName: personName,
	credential: v.pipe(noName, v.nullable(v.pipe(v.string(), v.maxLength(40, 'long')))),
	language: v.picklist(languageCodes),
	care_manager: v.optional(v.boolean(), false),
	supervisor: v.optional(v.boolean(), false),
	provider: v.optional(v.boolean(), false),
	biller: v.optional(v.boolean(), false),
	clinic_admin: v.optional(v.boolean(), false)
});
