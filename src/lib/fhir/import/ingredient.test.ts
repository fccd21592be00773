import { expect, test } from 'vitest';
import { ingredientsOf } from './ingredient.ts';

test('a drug is known by what is in it, whatever its strength, form and salt', () => {
	const known: [string, string | undefined][] = [
		['Furosemide 80 MG Oral Tablet', 'furosemide'],
		['furosemide', 'furosemide'],
		['Furosemide Oral Tablet [Lasix]', 'furosemide'],
		['24 HR metoprolol succinate 25 MG Extended Release Oral Tablet', 'metoprolol'],
		['Metoprolol tartrate ER', 'metoprolol'],
		['Metoprolol 50', 'metoprolol'],
		['1 ML Enoxaparin sodium 150 MG/ML Prefilled Syringe', 'enoxaparin'],
		['NDA020503 200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler', 'albuterol'],
		['72 HR Fentanyl 0.025 MG/HR Transdermal System', 'fentanyl'],
		['Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet', 'acetaminophen / oxycodone'],
		['lisinopril/hydrochlorothiazide 10 mg', 'hydrochlorothiazide / lisinopril'],
		// What is one in name only is not the same.
		['insulin glargine 100 UNT/ML', 'insulin glargine'],
		['insulin lispro 100 UNT/ML', 'insulin lispro'],
		['Potassium chloride 20 MEQ', 'potassium chloride'],
		['Sodium bicarbonate 650 MG', 'sodium bicarbonate'],
		['Vitamin D3 50000 UNT', 'vitamin d3'],
		['Vitamin B12 1 MG', 'vitamin b12'],
		['{28 (norethindrone 0.35 MG Oral Tablet) } Pack', undefined],
		['40 mg', undefined],
		['', undefined]
	];
	for (const [drug, ingredients] of known) expect(ingredientsOf(drug), drug).toBe(ingredients);
});
