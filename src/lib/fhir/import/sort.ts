import * as v from 'valibot';
import { readPatient, type PatientRecord } from '../../people/import/record.ts';
import { Refused } from '../../people/import/refused.ts';
import { isOfAnother, itemFrom, type Item } from './bundle.ts';
import { holds, readCarePlan } from './care-plan.ts';
import { readCondition } from './condition.ts';
import { readGoal } from './goal.ts';
import { conceptOf, readMedicine } from './medicine.ts';
import type { RecordFile } from './read.ts';
import { RecordRefused } from './refusal.ts';
import { beside, isAnotherPerson, keyOf, toldApart } from './same-id.ts';
import { CarePlan, Condition, Goal, MedicationUse } from './shapes.ts';
import { billing, kept, leftOut, reasonToKeep, type Verdict } from './verdict.ts';
import { codesOf, nameOf, tidy } from './words.ts';

/** A resource of the file and what becomes of it. `item` is undefined for what is no FHIR resource. */
export interface Sorted {
	place: number;
	type: string;
	item: Item | undefined;
	verdict: Verdict;
}

/** A file sorted: whom it is about, and one verdict for each of its resources, in their order. */
export interface SortedRecord {
	hash: string;
	patient: PatientRecord;
	resources: Sorted[];
	/** The resource that a reference of the file is to. */
	find(reference: string): Item | undefined;
}

/**
 * Sorts what a file holds of one patient, as it stands at `now`: every resource gets exactly one verdict. Nothing is asked
 * of the database.
 *
 * @throws RecordRefused where it holds no patient, several, or one that cannot be read.
 */
export function sortRecord(file: RecordFile, now: Date): SortedRecord {
	const read = file.entries.map((entry) => itemFrom(entry));
	// A history lists every version of a resource, newest first (https://hl7.org/fhir/R4/http.html#history).
	const isHistory = file.type === 'history';
	const again = isHistory ? leftOut('superseded') : leftOut('duplicate');
	const { items, rivals } = isHistory ? { items: read, rivals: new Set<Item>() } : toldApart(read);
	const first = new Map<string, Item>();
	for (const item of items) if (item && !first.has(keyOf(item))) first.set(keyOf(item), item);
	const unique = [...first.values()];
	const patients = unique.filter(({ type }) => type === 'Patient');
	const [patient, ...others] = patients;
	if (!patient) throw new RecordRefused('noPatient');
	if (others.some((other) => !rivals.has(other) || isAnotherPerson(patient, other)))
		throw new RecordRefused('severalPatients', String(patients.length));
	const byName = new Map(
		unique.toReversed().flatMap((item) => item.names.map((name) => [name, item] as const))
	);
	const find = (reference: string) =>
		byName.get(reference) ?? byName.get(reference.split('/').slice(-2).join('/'));
	const mine = unique.filter((item) => !isOfAnother(item, patient, byName));
	const leading = mine.filter((item) => !rivals.has(item));
	const context = { find, medicines: medicinesIn(leading, find), plans: plansOfGoals(leading, find) };
	const mineOnly = new Set(mine);
	const resources = file.entries.map(({ place }, index): Sorted => {
		const item = items[index];
		if (!item) return { place, type: 'Unknown', item, verdict: leftOut('not_readable') };
		const { type } = item;
		if (first.get(keyOf(item)) !== item) return { place, type, item, verdict: again };
		if (!mineOnly.has(item)) return { place, type, item, verdict: leftOut('wrong_patient') };
		const verdict = judge(item, context);
		return { place, type, item, verdict: rivals.has(item) ? beside(item, verdict) : verdict };
	});
	return { hash: file.hash, patient: whoIs(patient, now), resources, find };
}

function whoIs({ sent }: Item, now: Date): PatientRecord {
	try {
		return readPatient(sent, now);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		throw new RecordRefused('patient', error.message, { cause: error });
	}
}

interface Context {
	find(reference: string): Item | undefined;
	/** The Medications that a medicine which holds is of. */
	medicines: ReadonlySet<Item>;
	/** What the CarePlans of a goal address. */
	plans: ReadonlyMap<Item, string[]>;
}

const Named = v.object({
	status: v.optional(v.unknown()),
	lifecycleStatus: v.optional(v.unknown()),
	verificationStatus: v.optional(v.unknown()),
	code: v.optional(v.unknown()),
	type: v.optional(v.unknown()),
	title: v.optional(v.unknown()),
	name: v.optional(v.unknown()),
	clinicalStatus: v.optional(v.unknown())
});
const Coded = v.object({
	coding: v.optional(
		v.array(
			v.object({
				code: v.optional(v.string()),
				display: v.optional(v.string()),
				system: v.optional(v.string())
			})
		),
		[]
	),
	text: v.optional(v.string())
});

function judge(item: Item, context: Context): Verdict {
	const { type, resource } = item;
	if (type === 'Patient') return { outcome: 'understood', lines: [], reason: 'patient' };
	const title = titleOf(resource);
	if (isInError(resource)) return leftOut('entered_in_error', title);
	if (billing.has(type)) return leftOut('billing');
	if (isModified(resource)) return kept('modified', title);
	const read = reading(item, context);
	if (read) return read;
	if (type === 'Medication' && context.medicines.has(item))
		return { outcome: 'understood', lines: [], reason: 'medicine_part', title };
	if (
		type === 'AllergyIntolerance' &&
		codes(resource, 'clinicalStatus').some((code) => ['inactive', 'resolved'].includes(code))
	)
		return leftOut('ended', title);
	return kept(isNotToDo(resource) ? 'not_to_do' : reasonToKeep(type), title);
}

/** The verdict on a type that gives the plan its lines; undefined for all others. */
function reading({ type, resource, ...item }: Item, { find, plans }: Context): Verdict | undefined {
	const lookUp = (reference: string) => find(reference)?.resource;
	switch (type) {
		case 'Condition':
			return readAs(Condition, resource, readCondition);
		case 'Goal': {
			const own = [...plans].find(([goal]) => goal.place === item.place)?.[1] ?? [];
			return readAs(Goal, resource, (goal) => readGoal(goal, own));
		}
		case 'CarePlan':
			return readAs(CarePlan, resource, readCarePlan);
		case 'MedicationRequest':
		case 'MedicationStatement':
			return readAs(MedicationUse, resource, (use) => readMedicine(use, lookUp));
		default:
			return undefined;
	}
}

function readAs<Schema extends v.GenericSchema>(
	schema: Schema,
	resource: unknown,
	judgeIt: (read: v.InferOutput<Schema>) => Verdict
): Verdict {
	const read = v.safeParse(schema, resource);
	return read.success ? judgeIt(read.output) : leftOut('not_readable');
}

/** The Medications of the medicines that become lines: they are a part of those. */
function medicinesIn(items: readonly Item[], find: Context['find']): Set<Item> {
	const medications = items.flatMap(({ type, resource }) => {
		if (!['MedicationRequest', 'MedicationStatement'].includes(type) || isModified(resource)) return [];
		const use = v.safeParse(MedicationUse, resource);
		const reference = use.success ? use.output.medicationReference?.reference : undefined;
		if (!use.success || !reference || !conceptOf(use.output, (name) => find(name)?.resource)) return [];
		const held = readMedicine(use.output, (name) => find(name)?.resource).outcome === 'understood';
		const medication = held ? find(reference) : undefined;
		return medication ? [medication] : [];
	});
	return new Set(medications);
}

/** Which conditions a goal is for, where only its CarePlans say so. */
function plansOfGoals(items: readonly Item[], find: Context['find']): Map<Item, string[]> {
	const found = new Map<Item, string[]>();
	for (const { type, resource } of items) {
		const plan = type === 'CarePlan' ? v.safeParse(CarePlan, resource) : undefined;
		if (!plan?.success || !holds(plan.output)) continue;
		const addressed = plan.output.addresses.flatMap(({ reference }) => reference ?? []);
		for (const { reference } of plan.output.goal) {
			const goal = reference === undefined ? undefined : find(reference);
			if (goal) found.set(goal, [...(found.get(goal) ?? []), ...addressed]);
		}
	}
	return found;
}

function codes(resource: unknown, element: 'verificationStatus' | 'clinicalStatus'): string[] {
	const named = v.safeParse(Named, resource);
	const concept = named.success ? v.safeParse(Coded, named.output[element]) : undefined;
	return concept?.success ? codesOf(concept.output) : [];
}

/** Whether a resource asks for something not to be done. */
const isNotToDo = (resource: unknown): boolean => v.is(v.object({ doNotPerform: v.literal(true) }), resource);

/** Whether something stands beside a resource that may turn its meaning round: https://hl7.org/fhir/R4/extensibility.html */
const isModified = (resource: unknown): boolean =>
	v.is(v.object({ modifierExtension: v.pipe(v.array(v.unknown()), v.minLength(1)) }), resource);

/** Whether a resource was entered in error, as every kind of resource that can be says it. */
function isInError(resource: unknown): boolean {
	const named = v.safeParse(Named, resource);
	return (
		named.success &&
		([named.output.status, named.output.lifecycleStatus].includes('entered-in-error') ||
			codes(resource, 'verificationStatus').includes('entered-in-error'))
	);
}

/** What a resource calls itself, at most 200 characters. */
function titleOf(resource: unknown): string | undefined {
	const named = v.safeParse(Named, resource);
	if (!named.success) return undefined;
	const { code, type, title, name } = named.output;
	const concepts = [code, ...[type].flat()].map((one) => v.safeParse(Coded, one));
	const words = concepts.map((one) => (one.success ? nameOf(one.output) : undefined)).find(Boolean);
	const plain = [title, name].map((one) => (typeof one === 'string' ? tidy(one) : undefined)).find(Boolean);
	return words ?? plain;
}
