import { expect, test } from 'vitest';
import { spoken, topicOf } from './topic.ts';

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const icd = (code: string) => coded('http://hl7.org/fhir/sid/icd-10-cm', code);
const snomed = (code: string) => coded('http://snomed.info/sct', code);

test('HIV and what else is passed on by sex is of reproductive health, by code and by word', () => {
	const codes = [
		'B20',
		'Z21',
		'O98.7',
		'O98711',
		'R75',
		'A50.9',
		'A53.9',
		'A54.00',
		'A56.8',
		'A5901',
		'A60.00',
		'A64',
		'Z11.4',
		'Z20.6',
		'Z29.81',
		'Z72.51',
		'N73.9'
	];
	expect(codes.filter((code) => topicOf(icd(code)) !== 'reproductive')).toEqual([]);
	const concepts = ['86406008', '62479008', '91947003', '165816005', '76272004', '15628003', '105629000'];
	expect(concepts.filter((code) => topicOf(snomed(code)) !== 'reproductive')).toEqual([]);
	const words = [
		'HIV disease',
		'HIV-1 positive',
		'AIDS',
		'has aids',
		'VIH',
		'Infección por VIH',
		'SIDA',
		'Latent syphilis',
		'Sífilis',
		'Gonorrhea',
		'Gonococcal infection',
		'Gonorrea',
		'Chlamydia trachomatis infection',
		'Clamidia',
		'Trichomoniasis',
		'Genital herpes',
		'HPV',
		'Human immunodeficiency virus infection',
		'Biktarvy',
		'emtricitabine 200 MG / tenofovir 300 MG'
	];
	expect(words.filter((text) => topicOf(spoken(text)) !== 'reproductive')).toEqual([]);
});

test('what 42 CFR Part 2 protects, mental health, and harm by somebody close have their topics in both languages', () => {
	const expected = {
		substance_use: [
			icd('F10.20'),
			icd('K70.30'),
			icd('T40.1X1A'),
			icd('T51.0X1A'),
			...[
				'Opioid use disorder',
				'Trastorno por consumo de alcohol',
				'Adicción',
				'Buprenorphine 8 mg',
				'Metadona',
				'Vivitrol'
			].map((text) => spoken(text))
		],
		violence: [
			icd('T74.11XA'),
			icd('O9A.311'),
			icd('Y07.01'),
			icd('X95.9XXA'),
			icd('Z69.11'),
			icd('Z04.41'),
			...[
				'Intimate partner violence',
				'Victim of physical abuse',
				'Violencia de pareja',
				'Maltrato',
				'Rape'
			].map((text) => spoken(text))
		],
		mental_health: [
			icd('F33.1'),
			icd('X71.0XXA'),
			icd('Z91.51'),
			...['Depresión', 'Ansiedad', 'Sertraline 50 mg', 'Take one for anxiety'].map((text) => spoken(text))
		],
		reproductive: [
			icd('O09.90'),
			icd('Z33.1'),
			...['Embarazo', 'Aborto', 'Anticonceptivo'].map((text) => spoken(text))
		]
	};
	for (const [topic, concepts] of Object.entries(expected))
		for (const concept of concepts) expect(topicOf(concept), JSON.stringify(concept)).toBe(topic);
});

test('what only sounds like one is of none', () => {
	const plain = [
		'Uses hearing aids',
		'Diabetes mellitus type 2',
		'Essential hypertension',
		'Herpes zoster',
		'Hospice stay',
		'Walk for 10 minutes',
		'Rapeseed allergy',
		'Prep for colonoscopy',
		'Steady',
		'Stiff knee',
		'Inmunodeficiencia primaria'
	];
	expect(plain.filter((text) => topicOf(spoken(text)) !== null)).toEqual([]);
	expect(topicOf(icd('I10'), icd('E11.9'), icd('N18.3'))).toBeNull();
});
