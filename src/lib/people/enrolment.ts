import * as v from 'valibot';
import { languageCodes } from '../i18n/languages.ts';
import { nameOf, nameOrNone } from '../ui/plain-text.ts';

const personName = nameOf(200);

/** A name that may be left empty, which is null. */
const noName = (most: number) =>
	v.pipe(
		nameOrNone(most),
		v.transform((text) => text || null)
	);

const part = v.pipe(v.string(), v.trim(), v.maxLength(10));

const phone = v.pipe(
	v.string(),
	v.trim(),
	v.transform((text) => text || null),
	v.nullable(v.pipe(v.string(), v.regex(/^[+(\d][\d\s().x/-]{2,39}$/, 'phone')))
);

const id = v.pipe(v.string(), v.uuid());

/** A patient as staff enrol them; the id is made with the form. `unlike` says that the similar people were looked at. */
export const newPatient = v.strictObject({
	id,
	givenName: personName,
	familyName: personName,
	preferredName: noName(200),
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
	credential: noName(40),
	language: v.picklist(languageCodes),
	care_manager: v.optional(v.boolean(), false),
	supervisor: v.optional(v.boolean(), false),
	provider: v.optional(v.boolean(), false),
	biller: v.optional(v.boolean(), false),
	clinic_admin: v.optional(v.boolean(), false)
});
