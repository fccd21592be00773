import type { Dosage, MedicationStatement, Quantity } from 'fhir/r4';
import type { PlanLine } from '../../plan/line.ts';
import { textOf } from './reference.ts';
import { timingOf } from './timing.ts';

/** A medicine of the plan, as whoever takes it is told to. */
export function medicineOf(line: PlanLine): Omit<MedicationStatement, 'subject'> {
	const { drugName, rxnormCode, dose, schedule } = line;
	const timing = schedule ? timingOf(schedule) : undefined;
	const text = textWithDose(line);
	const quantity = quantityOf(dose);
	const how = textOf(line, 'how_much');
	const dosage: Dosage = {
		...(text && { text }),
		...(how && { patientInstruction: how }),
		...(timing && { timing }),
		...(schedule?.as_needed && { asNeededBoolean: true }),
		...(quantity && { doseAndRate: [{ doseQuantity: quantity }] })
	};
	return {
		resourceType: 'MedicationStatement',
		status: 'active',
		medicationCodeableConcept: {
			...(drugName && { text: drugName }),
			...(rxnormCode && {
				coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnormCode }]
			})
		},
		...(Object.keys(dosage).length > 0 && { dosage: [dosage] })
	};
}

/** The dose, then the sig, unless that names it: many who read the file show a dosage by its text alone. */
function textWithDose({ dose, sig }: Pick<PlanLine, 'dose' | 'sig'>): string | undefined {
	if (!dose || !sig) return dose ?? sig ?? undefined;
	return sig.toLowerCase().includes(dose.toLowerCase()) ? sig : `${dose}, ${sig}`;
}

/** Units that people write, by their code in UCUM (https://ucum.org/ucum). */
const units: Record<string, string> = { mg: 'mg', g: 'g', mL: 'mL', ml: 'mL', mcg: 'ug', mEq: 'meq' };

/** A dose that is one number and one unit, such as `40 mg` or `2 tablets`; of any other the text tells. */
function quantityOf(dose: string | null): Quantity | undefined {
	const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(dose ?? '') ?? [];
	const value = Number(number);
	// A number that would be written otherwise, such as 0.50, says more than its value.
	if (unit === '' || String(value) !== number) return undefined;
	const code = units[unit];
	return { value, unit, ...(code && { system: 'http://unitsofmeasure.org', code }) };
}
