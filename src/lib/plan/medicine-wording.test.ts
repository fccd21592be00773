import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Language } from '../i18n/languages.ts';
import { findMedicineChanges } from './medicine-wording.ts';

const kinds = (text: string, language: Language) =>
	findMedicineChanges(text, language).map(({ kind }) => kind);

describe('wording that would change a drug or a dose is found', () => {
	test.each([
		['dose', 'Take two instead of one.'],
		['dose', 'Take 2 pills instead of 1 on bad days.'],
		['dose', 'take twice as much'],
		['dose', 'Take half your tablet'],
		['dose', 'Use an extra dose at night.'],
		['dose', 'Take more of your water pills.'],
		['dose', 'Double your insulin when you eat cake.'],
		['dose', 'Cut the pill in half.'],
		['dose', 'Skip the morning dose.'],
		['dose', 'You can lower your lisinopril.'],
		['stop', 'Stop taking it.'],
		['stop', 'Please stop the metformin for now.'],
		['stop', 'Hold your blood pressure medicine tomorrow.'],
		['stop', 'Come off the statins.'],
		['stop', 'Don’t take the pill tonight.'],
		['start', 'Start taking aspirin.'],
		['start', 'Add a new medicine.'],
		['swap', 'Switch to another inhaler.'],
		['swap', 'Replace the losartan.']
	])('%s: %s', (kind, text) => {
		expect(kinds(text, 'en')).toEqual([kind]);
	});

	test.each([
		['dose', 'Tome dos en vez de una.'],
		['dose', 'Tome 2 pastillas en lugar de 1.'],
		['dose', 'Tome el doble.'],
		['dose', 'Use la mitad en la noche.'],
		['dose', 'Tome una pastilla más.'],
		['dose', 'Tome más pastillas si le duele.'],
		['dose', 'Suba la dosis.'],
		['dose', 'Baje su insulina.'],
		['dose', 'Puede cambiar la dosis de noche.'],
		['stop', 'Deje de tomarla.'],
		['stop', 'Suspenda la metformina.'],
		['stop', 'Pare las pastillas por ahora.'],
		['stop', 'Ya no tome la pastilla.'],
		['start', 'Empiece a tomar aspirina.'],
		['start', 'Agregue otra medicina.'],
		['swap', 'Cambie por otro inhalador.'],
		['swap', 'Sustituya el losartán.']
	])('%s: %s', (kind, text) => {
		expect(kinds(text, 'es')).toEqual([kind]);
	});
});

describe('wording that keeps things as they are is left alone', () => {
	test.each([
		'Take your medicine each day, at the same time.',
		'Do not stop taking it without your doctor.',
		'Never change your dose on your own.',
		'Talk with your doctor before you stop the pill.',
		'If you skip a dose, tell us.',
		'Did you stop taking it? Why?',
		'Fill up your pill box on Sunday.',
		'Change your pill box.',
		'Eat less salt. Take a walk. Use half the plate for greens.',
		'Start with 5 minutes. Stop and rest if your chest hurts.',
		'Hold your breath and count to ten. Cut down on beer.'
	])('%s', (text) => {
		expect(findMedicineChanges(text, 'en')).toEqual([]);
	});

	test.each([
		'Tome su medicina cada día, a la misma hora.',
		'No deje de tomarla sin hablar con su médico.',
		'Nunca cambie la dosis a solas.',
		'Hable con su médico antes de cambiar una pastilla.',
		'Si deja de tomarla, díganos.',
		'Use un pastillero. Coma menos sal. Tome más agua.',
		'Empiece con 5 minutos. Pare si le duele el pecho.',
		'Deje el teléfono una hora antes.'
	])('%s', (text) => {
		expect(findMedicineChanges(text, 'es')).toEqual([]);
	});
});

test('says where: in order, without overlap, in any case and over line ends', () => {
	const text = 'STOP TAKING it.\nThen double\nyour pills.';
	const found = findMedicineChanges(text, 'en');
	expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
		'STOP TAKING',
		'double\nyour pills'
	]);
	const typed = fc.array(
		fc.constantFrom('stop', 'taking', 'double', 'your', 'pills', 'not', 'tome', 'el', '.', '\n')
	);
	fc.assert(
		fc.property(typed, fc.constantFrom<Language>('en', 'es'), (words, language) => {
			const all = findMedicineChanges(words.join(' '), language);
			expect(all.every(({ start, end, found }) => words.join(' ').slice(start, end) === found)).toBe(true);
			expect(all.every(({ start }, at) => start >= (all[at - 1]?.end ?? 0))).toBe(true);
		})
	);
});
