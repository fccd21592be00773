import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { whichPatient } from '../../src/lib/console/emergency.ts';
import { newConsent, newSpokenConsent } from '../../src/lib/people/consent.ts';
import { newColleague, newPatient } from '../../src/lib/people/enrolment.ts';
import { hidden } from '../../src/lib/ui/hidden-text.ts';
import { nameOf } from '../../src/lib/ui/plain-text.ts';
import { ask, atTheClinic, outcome } from './clinic.ts';
import { filledIn, freshly, giveRoles, save } from './consents.ts';
import { asAdmin } from './database.ts';

// One rule for names, in every form and in the database.

const good = [
	'José María',
	'O’Neil-Ruiz',
	'X Æ A-12',
	'李',
	'김',
	'علی',
	'مُحَمَّد',
	'נָתָן',
	'می\u200cخواهم',
	'ක්\u200dය',
	'अनीता',
	'สมชาย',
	'Nguyễn',
	'Nguye\u0302\u0303n',
	'Ida 2'
];
const bad: [why: string, name: string][] = [
	['nothing', ''],
	['blanks alone', '   '],
	['signs alone', '-.-'],
	['marks alone', '\u0301\u0308'],
	['vowel signs alone', '\u0948'],
	['a mark around nothing', '\u20dd'],
	['a bell', 'I\u0007da'],
	['a line', 'Ida\nBell'],
	['a tab', 'Ida\tBell'],
	['a control of the second set', 'Ida\u0085Bell'],
	['a line separator', 'Ida\u2028Bell'],
	['a soft hyphen', 'I\u00adda'],
	['an Arabic letter mark', 'Ida\u061cBell'],
	['a right-to-left mark', 'I\u200fda'],
	['a right-to-left override', 'Ida\u202eBell'],
	['an isolate', 'I\u2066da'],
	['a zero-width blank', 'I\u200bda'],
	['a joiner that joins nothing', 'I\u200dda'],
	['a joiner at the end', 'علی\u200c'],
	['a word joiner', 'I\u2060da'],
	['a byte order mark', 'I\ufeffda'],
	['a Hangul filler', '\u3164'],
	['a Hangul filler in a name', 'Ida\u3164Bell'],
	['a Hangul initial filler', 'I\u115fda'],
	['a Hangul medial filler', 'I\u1160da'],
	['a half-width Hangul filler', 'I\uffa0da'],
	['a blank of Braille', 'Ida\u2800Bell'],
	['a variation selector', 'I\ufe0fda'],
	['a selector of the second set', 'I\u{e0101}da'],
	['a tag', 'I\u{e0049}da'],
	['private use', 'I\ue000da'],
	['a replacement character', 'I\ufffdda']
];

test.each(good)('%s is a name', async (name) => {
	expect(v.parse(nameOf(200), name)).toBe(name.normalize('NFC'));
	expect(await asAdmin(ask('select private.is_name($1) as is', [name]))).toEqual([{ is: true }]);
});

test.each(bad)('%s is no name', async (_why, name) => {
	expect(v.is(nameOf(200), name)).toBe(false);
	expect(await asAdmin(ask('select private.is_name($1) as is', [name]))).toEqual([{ is: false }]);
});

test('how a name was typed is put right where it can be, and one that is too long is told apart', () => {
	expect(v.parse(nameOf(200), '  Ida   Mae ')).toBe('Ida Mae');
	const problem = (text: string) => v.safeParse(nameOf(200), text).issues?.[0].message;
	expect([problem('x'.repeat(201)), problem('Ida\u202e'), problem('-.-')]).toEqual([
		'long',
		'hidden',
		'missing'
	]);
});

test('forms and database hide from the same characters, every one of them', async () => {
	const planes = `generate_series(1, 196607) i where i not between 55296 and 57343
		union all select i from generate_series(917504, 921599) i union all select i from unnest('{983040,1114111}'::int[]) i`;
	const rows = await asAdmin(
		ask<{ i: number; hidden: boolean }>(
			`select i, not private.is_plain_text(chr(i)) as hidden from (select i from ${planes}) every (i)`
		)
	);
	expect(rows.length).toBeGreaterThan(190_000);
	const differ = rows.filter((row) => hidden.test(String.fromCodePoint(row.i)) !== row.hidden);
	expect(differ.map(({ i }) => i.toString(16))).toEqual([]);
});

/** A form, filled in, and those of its fields that hold a name. */
const forms: [form: string, accepts: (field: string, value: string) => boolean, fields: string[]][] = [
	['a patient', accepting(newPatient), ['givenName', 'familyName', 'preferredName']],
	['a colleague', accepting(newColleague), ['givenName', 'familyName', 'credential']],
	['a consent', accepting(newConsent), ['given_name', 'family_name']],
	['a spoken consent', accepting(newSpokenConsent), ['given_name', 'family_name', 'witness']],
	['a search', accepting(whichPatient), ['givenName', 'familyName']]
];

/** Whether a schema takes a value in one field, whatever it says of the others. */
function accepting(schema: v.StrictObjectSchema<v.ObjectEntries, undefined>) {
	return (field: string, value: string) => {
		const entry = schema.entries[field];
		if (!entry || entry.async) throw new Error(`no field ${field}`);
		return v.safeParse(entry, value).success;
	};
}

test.each(forms)('%s takes every name and no other', (_form, accepts, fields) => {
	const optional = ['preferredName', 'family_name', 'credential'];
	for (const field of fields) {
		for (const name of good) expect(accepts(field, name), `${field}: ${name}`).toBe(true);
		for (const [why, name] of bad)
			if (name.trim() !== '' || !optional.includes(field))
				expect(accepts(field, name), `${field}: ${why}`).toBe(false);
	}
});

test('by whatever way somebody comes onto the list, what is no name is refused, and nothing is half-saved', () =>
	atTheClinic(async (clinic) => {
		await giveRoles(clinic, [
			['lee', 'care_manager'],
			['noor', 'clinic_admin']
		]);
		const as = await freshly(clinic);
		const { asAdmin, cast } = clinic;
		const people = () => asAdmin(ask('select count(*)::int as n from care.people'));
		const before = await people();
		const enrol = (given: string, preferred: string | null) =>
			ask(`select care.enrol_patient($1, $2, 'Bell', $3, '1950-01-02', 'en', null, $4)`, [
				randomUUID(),
				given,
				preferred,
				cast.lee
			]);
		const colleague = (family: string) =>
			ask(`select care.enrol_staff($1, 'Ida', $2, null, 'en', '{provider}')`, [randomUUID(), family]);
		const heard = { basis: 'spoken' };
		for (const [why, name] of bad) {
			const ways: [way: string, act: () => Promise<unknown>][] = [
				['patient', () => as('lee', enrol(name, null))],
				['preferred name', () => as('lee', enrol('Ida', name))],
				['colleague', () => as('noor', colleague(name))],
				['consent', () => as('maria', save(randomUUID(), cast.maria, 0, filledIn({ given_name: name })))],
				[
					'witness',
					() => as('lee', save(randomUUID(), cast.maria, 0, filledIn({ ...heard, witness: name })))
				],
				[
					'import',
					() => asAdmin(ask('update care.people set given_name = $1 where id = $2', [name, cast.maria]))
				]
			];
			for (const [way, act] of ways) expect(await outcome(act()), `${way}: ${why}`).toBe('23514');
		}
		expect(await people()).toEqual(before);
	}));
