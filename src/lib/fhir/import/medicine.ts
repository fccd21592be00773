import * as v from 'valibot';
import { toldLine, type ToldLine } from '../plan-line.ts';
import { toldWhy, toldWords } from './condition.ts';
import { hasEnded, isOver } from './bounds.ts';
import type { Concept, Dosage } from './datatypes.ts';
import { doseOf, scheduleOf, sigOfAll } from './dosage.ts';
import { Medication, type MedicationUse } from './shapes.ts';
import { spoken, topicOf } from './topic.ts';
import { kept, leftOut, type Verdict } from './verdict.ts';
import { codeOf, isSaid, nameOf, tidy } from './words.ts';

const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

/** What a use of a medicine says it is of: its concept, or a Medication that it contains or the file holds. */
export function conceptOf(use: MedicationUse, find: (reference: string) => unknown): Concept | undefined {
	const { medicationCodeableConcept, medicationReference, contained } = use;
	if (medicationCodeableConcept) return medicationCodeableConcept;
	const reference = medicationReference?.reference ?? '';
	const found = reference.startsWith('#')
		? contained.find(({ id }) => `#${id}` === reference)
		: find(reference);
	const medication = v.safeParse(Medication, found);
	return medication.success ? medication.output.code : undefined;
}

/** Whether it says that the medicine must not be given, or is not taken: the opposite of what a line of the plan says. */
const isNotToTake = ({ status, doNotPerform, taken, wasNotTaken }: MedicationUse): boolean =>
	doNotPerform === true || wasNotTaken === true || taken === 'n' || status === 'not-taken';

/**
 * A MedicationRequest or MedicationStatement that holds at `now` becomes a medicine, with drug, dose and sig as the prescriber
 * has them, and a schedule where that says all of when it is taken.
 */
export function readMedicine(use: MedicationUse, find: (reference: string) => unknown, now: Date): Verdict {
	const concept = conceptOf(use, find);
	const drug_name = nameOf(concept);
	const { status = '', intent = 'order' } = use;
	if (isNotToTake(use)) return kept('not_to_do', drug_name);
	if (['stopped', 'completed', 'cancelled'].includes(status)) return leftOut('ended', drug_name);
	if (
		!['active', 'intended'].includes(status) ||
		!['order', 'original-order', 'instance-order', 'reflex-order', 'filler-order', 'plan'].includes(intent)
	)
		return kept('not_current', drug_name);
	const dosages = [...use.dosageInstruction, ...use.dosage];
	if (isPast(use, dosages, now)) return kept('past', drug_name);
	if (!drug_name) return kept('no_medicine');
	// Of several dosages, such as a dose that is raised step by step, no one is the dose: the sig tells all.
	const only = dosages.length === 1 ? dosages[0] : undefined;
	const told = toldLine(use.extension);
	const instruction = tidy(dosages.map(({ patientInstruction }) => patientInstruction ?? '').join(' '));
	const purpose = tidy(use.reasonCode.flatMap((reason) => nameOf(reason) ?? []).join(', '));
	const written = (part: 'how_much' | 'purpose', words: string | undefined) =>
		words ? [{ part, language: 'en' as const, words, mark: 'needs_review' as const }] : [];
	const sig = (told ? toldSig(told, only) : sigOfAll(dosages, now)) ?? null;
	const schedule = told ? told.schedule : ((only && scheduleOf(only, now)) ?? null);
	const isInWordsAlone = !told && !schedule && (dosages.length > 1 || isSaid(only?.timing));
	return {
		outcome: 'understood',
		title: drug_name,
		...(isInWordsAlone && { beside: 'timing' }),
		lines: [
			{
				part: 'medicine',
				parents: [
					...(told?.parent ? [told.parent] : []),
					...use.reasonReference.flatMap(({ reference }) => reference ?? [])
				],
				line: {
					kind: 'medicine',
					topic: told
						? told.topic
						: topicOf(concept, spoken(sig ?? undefined, instruction), ...use.reasonCode),
					drug_name,
					rxnorm_code: codeOf(concept, rxNorm, /^\d{1,8}$/) ?? null,
					dose: told ? told.dose : ((only && doseOf(only)) ?? null),
					sig,
					schedule,
					...toldWhy(told),
					words: told?.words.length
						? toldWords(told)
						: [...written('how_much', instruction), ...written('purpose', purpose)]
				}
			}
		]
	};
}

/** The sig of a medicine from another Closeby: its text, where that is not the dose alone. */
function toldSig({ sig, dose }: ToldLine, dosage: Dosage | undefined): string | undefined {
	const text = tidy(dosage?.text);
	return sig ?? (text === dose ? undefined : text);
}

/** Whether it is said to be taken, and to have ended: which of the two holds, people find out. */
function isPast(
	{ effectivePeriod, effectiveDateTime, authoredOn }: MedicationUse,
	dosages: readonly Dosage[],
	now: Date
): boolean {
	if (hasEnded(effectivePeriod, now)) return true;
	const begun = effectivePeriod?.start ?? effectiveDateTime ?? authoredOn;
	return dosages.length > 0 && dosages.every(({ timing }) => isOver(timing, begun, now));
}
