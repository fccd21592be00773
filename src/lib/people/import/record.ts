import * as v from 'valibot';
import { isLanguage, sourceLanguage, type Language } from '../../i18n/languages.ts';
import { currentFirst } from './current.ts';
import { Patient } from './patient.ts';
import { Refused } from '../command/refused.ts';

/** A patient as Closeby enrols them. Empty elements of the record are null. */
export interface PatientRecord {
	identifiers: { system: string; value: string }[];
	givenName: string;
	familyName: string;
	preferredName: string | null;
	/** YYYY-MM-DD. */
	birthDate: string;
	sex: 'female' | 'male' | 'other' | 'unknown' | null;
	language: Language;
	phone: string | null;
	addressLines: string[];
	city: string | null;
	state: string | null;
	postalCode: string | null;
	country: string | null;
}

/**
 * Reads one FHIR R4 Patient as it stands at `now`. Throws Refused with a clause ("the birth date is a year only") when
 * it does not fit or must not be enrolled.
 */
export function readPatient(resource: unknown, now: Date): PatientRecord {
	const parsed = v.safeParse(Patient, resource, { abortEarly: true });
	if (!parsed.success) throw new Refused(parsed.issues[0].message);
	const patient = parsed.output;
	// `active: false` marks a record as entered in error or merged into another one.
	if (!patient.active) throw new Refused('the record is marked as no longer in use');
	if (patient.deceasedBoolean || patient.deceasedDateTime)
		throw new Refused('the record says the patient has died');
	return {
		identifiers: identifiersOf(patient),
		...nameOf(patient, now),
		birthDate: birthDateOf(patient, now),
		sex: patient.gender ?? null,
		language: languageOf(patient),
		phone: phoneOf(patient, now),
		...addressOf(patient, now)
	};
}

// Numbers of the state and of banks say nothing about care and are what identity thieves look for, so the minimum
// necessary (45 CFR 164.502(b)) leaves them out. Types: HL7 v2 table 0203. Systems, with the OIDs of the Social
// Security Number and of the driver's licences of the states: https://hl7.org/fhir/R4/identifier-registry.html
const leftOutTypes = new Set(['SS', 'DL', 'PPN', 'TAX', 'CZ', 'PRC', 'VS', 'BA', 'CC']);
const leftOutSystems =
	/^(https?:\/\/(www\.)?hl7\.org\/fhir\/sid\/(us-ssn|passport-.*)|(urn:oid:)?2\.16\.840\.1\.113883\.4\.(1|3\.\d+))$/i;
/** What such a number is called where no code says so. */
const leftOutNames =
	/social.?security|\bssn\b|segur(o|idad) social|driver.{0,3}licen[cs]e|licencia de (conducir|manejo)|passport|pasaporte|tax(payer)? (id|number)|\bitin\b/i;

/** Whether an identifier is one of those that are not kept. */
export function isForbiddenIdentifier({
	system,
	type
}: {
	system?: string | undefined;
	type?:
		| { text?: string | undefined; coding: { code?: string | undefined; display?: string | undefined }[] }
		| undefined;
}): boolean {
	if (system && (leftOutSystems.test(system) || leftOutNames.test(system))) return true;
	if (!type) return false;
	if (type.coding.some(({ code }) => code !== undefined && leftOutTypes.has(code))) return true;
	return [type.text, ...type.coding.map(({ display }) => display)].some((name) =>
		leftOutNames.test(name ?? '')
	);
}

function identifiersOf({ identifier }: Patient): PatientRecord['identifiers'] {
	const kept = identifier.flatMap(({ system, value, type }) =>
		system && value && !isForbiddenIdentifier({ system, type }) ? [{ system, value }] : []
	);
	// Without one the next import would enrol the same person a second time.
	if (kept.length === 0) {
		throw new Refused('there is no identifier with a system and a value, such as a medical record number');
	}
	return [...new Map(kept.map((one) => [`${one.system}\n${one.value}`, one])).values()];
}

function nameOf({ name }: Patient, now: Date) {
	const names = currentFirst(name, now, [
		'official',
		'usual',
		undefined,
		'temp',
		'nickname',
		'anonymous'
	]).map(({ use, text = '', family = '', given }) => {
		const first = given.filter(Boolean).join(' ');
		if (first.length > 200) throw new Refused('the given names are longer than 200 characters');
		// With one part alone, that is what the person is called.
		const whole = first || family || text;
		return { use, givenName: whole, familyName: first ? family : '', called: first };
	});
	const main = names.find(({ givenName }) => givenName !== '');
	if (main === undefined) throw new Refused('there is no current name');
	const { givenName, familyName } = main;
	// US Core: `usual` and `nickname` hold the name to use, beside the official one.
	const usual = names.find(({ use, called }) => called !== '' && (use === 'usual' || use === 'nickname'));
	const preferredName = usual && usual.called !== givenName ? usual.called : null;
	return { givenName, familyName, preferredName };
}

function birthDateOf({ birthDate }: Patient, now: Date): string {
	if (!birthDate) throw new Refused('there is no birth date');
	if (/^\d{4}$/.test(birthDate)) throw new Refused('the birth date is a year only; the full date is needed');
	if (/^\d{4}-\d{2}$/.test(birthDate))
		throw new Refused('the birth date has no day; the full date is needed');
	const date = new Date(`${birthDate}T00:00:00Z`);
	// A day the calendar does not have rolls over into the next month.
	const real = /^\d{4}-\d{2}-\d{2}$/.test(birthDate) && !Number.isNaN(date.valueOf());
	if (!real || date.toISOString().slice(0, 10) !== birthDate)
		throw new Refused('the birth date is not a date');
	if (date > now) throw new Refused('the birth date is in the future');
	if (birthDate < '1900') throw new Refused('the birth date is before 1900');
	return birthDate;
}

function languageOf({ communication }: Patient): Language {
	const inOrder = communication.toSorted((a, b) => Number(b.preferred) - Number(a.preferred));
	const codes = inOrder.flatMap(({ language }) => language?.coding.map(({ code }) => languageIn(code)) ?? []);
	return codes.find(isLanguage) ?? sourceLanguage;
}

/** The language of a BCP 47 tag; the three-letter codes of older systems (`spa`) become the ones BCP 47 wants. */
function languageIn(tag: string | undefined): string | undefined {
	try {
		return tag && new Intl.Locale(tag.replaceAll('_', '-')).language;
	} catch {
		return undefined;
	}
}

function phoneOf({ telecom }: Patient, now: Date): string | null {
	const phones = telecom.filter(({ system, value }) => (system === 'phone' || system === 'sms') && value);
	const phone = currentFirst(phones, now, ['mobile', 'home', undefined, 'work', 'temp'])[0]?.value;
	if (phone === undefined) return null;
	if (phone.length < 3 || phone.length > 40) throw new Refused('the phone number is too short or too long');
	return phone;
}

function addressOf({ address }: Patient, now: Date) {
	const [home] = currentFirst(address, now, ['home', undefined, 'temp', 'work']);
	const written = home?.line.flatMap((line) => line || []) ?? [];
	const lines = written.length > 0 ? written : (home?.text?.filter(Boolean) ?? []);
	return {
		// Five lines are kept apart; of an address with more, the last holds the rest.
		addressLines: lines.length > 5 ? [...lines.slice(0, 4), lines.slice(4).join(', ')] : lines,
		city: home?.city || null,
		state: home?.state || null,
		postalCode: home?.postalCode || null,
		country: home?.country || null
	};
}
