import { expect, test } from 'vitest';
import type { Choice, PatientChoice } from './choice.ts';
import { search } from './search.ts';

const icon: Choice['icon'] = () => ({});
const page = (label: string): Choice => ({ id: label, href: `/${label}`, label, detail: '', icon });
const patient = (name: string): PatientChoice => ({
	choice: { ...page(name), detail: 'Born Jun 7, 1951' },
	rooms: () => ['Care plan', 'Readings'].map((room) => ({ ...page(room), detail: name }))
});
const caseload = (...names: string[]) => ({
	patients: names.map(patient),
	pages: ['Inbox', 'Alerts', 'Plans', 'Settings'].map(page),
	acts: [page('Enrol a patient')]
});
const clinic = caseload(
	'Ngozi Al-Masri',
	'María José García',
	'Ana Rossetti',
	'Marta Álvarez',
	'José García'
);

/** What is found, each as it is shown; a name alone is the way to the conversation. */
const found = (typed: string, offered = clinic) =>
	search(typed, offered).map(({ kind, choices }) => [
		kind,
		...choices.map(({ label, detail }) => (detail.includes('·') ? `${label}: ${detail}` : label))
	]);

test('with nothing typed there are the pages and what can be done, and no patient', () => {
	for (const nothing of ['', '  '])
		expect(found(nothing)).toEqual([
			['pages', 'Inbox', 'Alerts', 'Plans', 'Settings'],
			['acts', 'Enrol a patient']
		]);
});

test('patients are found by parts of their name in any order, without regard to accents and case, by the alphabet', () => {
	expect(found('GARCIA jos')).toEqual([['patients', 'José García', 'María José García']]);
	expect(found('mar')).toEqual([['patients', 'María José García', 'Marta Álvarez']]);
});

test('names that begin as typed stand before those that only hold it', () => {
	expect(found('al')).toEqual([
		['patients', 'Marta Álvarez', 'Ngozi Al-Masri'],
		['pages', 'Alerts']
	]);
	expect(found('a', caseload('Eva Lund', 'Ana Ost'))[0]).toEqual(['patients', 'Ana Ost', 'Eva Lund']);
});

test('a page that begins as typed stands before names that only hold it', () => {
	expect(found('set')).toEqual([
		['pages', 'Settings'],
		['patients', 'Ana Rossetti', 'Care plan', 'Readings']
	]);
	expect(found('patient')).toEqual([['acts', 'Enrol a patient']]);
});

test('who is found alone stands above the pages about them', () => {
	expect(search('masri', clinic)[0]?.choices.map(({ label, detail }) => [label, detail])).toEqual([
		['Ngozi Al-Masri', 'Born Jun 7, 1951'],
		['Care plan', 'Ngozi Al-Masri'],
		['Readings', 'Ngozi Al-Masri']
	]);
});

test('a name and a page lead straight there, for each patient of that name', () => {
	expect(found('garcia plan')).toEqual([
		[
			'patients',
			'José García: Care plan · Born Jun 7, 1951',
			'María José García: Care plan · Born Jun 7, 1951'
		]
	]);
	// Neither the page alone nor a name alone is meant.
	expect(found('plan')).toEqual([['pages', 'Plans']]);
	expect(found('nobody plan')).toEqual([]);
});

test('of very many the first are shown, and how many are left', () => {
	const names = Array.from({ length: 250 }, (_, place) => `Pat Number${String(place).padStart(3, '0')}`);
	const [patients] = search('number', caseload(...names));
	expect(patients?.choices[0]?.label).toBe('Pat Number000');
	expect((patients?.choices.length ?? 0) + (patients?.left ?? 0)).toBe(250);
	expect(patients?.choices.length).toBeLessThan(20);
});
