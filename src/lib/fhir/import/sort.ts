import * as v from 'valibot';
import { readPatient, type PatientRecord } from '../../people/import/record.ts';
import { Refused } from '../../people/command/refused.ts';
import { isOfAnother, itemFrom, withoutVersion, type Item } from './bundle.ts';
import { holds, readCarePlan } from './care-plan.ts';
import { deletionIn, isDeleted } from './deleted.ts';
import { readCondition } from './condition.ts';
import { readGoal } from './goal.ts';
import { conceptOf, readMedicine } from './medicine.ts';
import { codes, isInError, isModified, isModifiedWithin, isNotToDo, titleOf } from './named.ts';
import type { RecordFile } from './read.ts';
import { RecordRefused } from './refusal.ts';
import { beside, isAnotherPerson, keyOf, toldApart } from './same-id.ts';
import { CarePlan, Condition, Goal, MedicationUse } from './shapes.ts';
import { billing, kept, leftOut, reasonToKeep, type Verdict } from './verdict.ts';

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
	const deletions = file.entries.flatMap((entry) => {
		const deletion = deletionIn(entry);
		return deletion ? [{ ...deletion, place: entry.place }] : [];
	});
	// A history lists every version of a resource, newest first (https://hl7.org/fhir/R4/http.html#history).
	const isHistory = file.type === 'history';
	const gone = new Map<number, Item>();
	const read = file.entries.map((entry) => {
		const item = entry.deletes === undefined ? itemFrom(entry) : undefined;
		if (!item || !isDeleted(item, deletions, isHistory)) return item;
		gone.set(item.place, item);
		return undefined;
	});
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
	const find = (written: string) => {
		const reference = withoutVersion(written);
		return byName.get(reference) ?? byName.get(reference.split('/').slice(-2).join('/'));
	};
	const mine = unique.filter((item) => !isOfAnother(item, patient, byName));
	const leading = mine.filter((item) => !rivals.has(item));
	const medicines = medicinesIn(leading, find, now);
	const context = { find, now, medicines, plans: plansOfGoals(leading, find) };
	const mineOnly = new Set(mine);
	const ofDeleted = (item: Item) =>
		isOfAnother(item, patient, byName)
			? leftOut('wrong_patient')
			: leftOut('deleted', judge(item, context).title);
	const resources = file.entries.map(({ place }, index): Sorted => {
		const item = items[index];
		const deletion = deletions.find((one) => one.place === place);
		if (deletion) return { place, type: deletion.type, item, verdict: leftOut('deleted', deletion.title) };
		const deleted = gone.get(place);
		if (deleted) return { place, type: deleted.type, item, verdict: ofDeleted(deleted) };
		if (!item) return { place, type: 'Unknown', item, verdict: leftOut('not_readable') };
		const { type } = item;
		if (first.get(keyOf(item)) !== item) return { place, type, item, verdict: again };
		if (!mineOnly.has(item)) return { place, type, item, verdict: leftOut('wrong_patient') };
		const verdict = judge(item, context);
		return { place, type, item, verdict: rivals.has(item) ? beside(item, verdict) : verdict };
	});
	if (file.hasNext) resources.push(nextPage(file));
	return { hash: file.hash, patient: whoIs(patient, now), resources, find };
}

/** What of the whole Bundle is not in this file. */
const nextPage = ({ entries }: RecordFile): Sorted => ({
	place: (entries.at(-1)?.place ?? 0) + 1,
	type: 'Bundle',
	item: undefined,
	verdict: leftOut('next_page')
});

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
	now: Date;
	/** The medicines that hold, with the Medications that they are of. */
	medicines: ReadonlySet<Item>;
	/** What the CarePlans of a goal address, by its place. */
	plans: ReadonlyMap<number, string[]>;
}

function judge(item: Item, context: Context): Verdict {
	const { type, resource } = item;
	if (type === 'Patient') return { outcome: 'understood', lines: [], reason: 'patient' };
	const title = titleOf(resource);
	if (isInError(resource)) return leftOut('entered_in_error', title);
	if (billing.has(type)) return leftOut('billing');
	if (isOtherwiseMeant(item)) return kept('modified', title);
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
function reading(
	{ type, resource, ...item }: Item,
	{ find, now, plans, medicines }: Context
): Verdict | undefined {
	switch (type) {
		case 'Condition':
			return readAs(Condition, resource, readCondition);
		case 'Goal': {
			return readAs(Goal, resource, (goal) => readGoal(goal, plans.get(item.place) ?? []));
		}
		case 'CarePlan':
			return readAs(CarePlan, resource, (plan) =>
				readCarePlan(plan, now, (reference) => {
					const found = find(reference);
					return found !== undefined && uses.has(found.type) && medicines.has(found);
				})
			);
		case 'MedicationRequest':
		case 'MedicationStatement':
			return readAs(MedicationUse, resource, (use) => readMedicine(use, medicationIn(find), now));
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

/** The types that say of a medicine that somebody takes it. */
const uses: ReadonlySet<string> = new Set(['MedicationRequest', 'MedicationStatement']);

/** The types whose own elements give the plan its lines: what turns one of those round turns the line round. */
const wholly: ReadonlySet<string> = new Set([...uses, 'Condition', 'Goal']);

/** Whether a resource says something that may turn its meaning round. A CarePlan tells it of each activity apart. */
const isOtherwiseMeant = ({ type, resource }: Item): boolean =>
	wholly.has(type) ? isModifiedWithin(resource) : isModified(resource);

/** The Medication that a reference leads to, if it means what it says. */
const medicationIn = (find: Context['find']) => (reference: string) => {
	const found = find(reference)?.resource;
	return isModifiedWithin(found) ? undefined : found;
};

/** The medicines that become lines, and their Medications, which are a part of them. */
function medicinesIn(items: readonly Item[], find: Context['find'], now: Date): Set<Item> {
	const held = items.flatMap((item) => {
		if (!uses.has(item.type) || isInError(item.resource) || isOtherwiseMeant(item)) return [];
		const use = v.safeParse(MedicationUse, item.resource);
		if (!use.success || readMedicine(use.output, medicationIn(find), now).outcome !== 'understood') return [];
		const reference = use.output.medicationReference?.reference;
		const isNamed = reference !== undefined && conceptOf(use.output, medicationIn(find)) !== undefined;
		const medication = isNamed ? find(reference) : undefined;
		return medication ? [item, medication] : [item];
	});
	return new Set(held);
}

/** Which conditions a goal is for, where only its CarePlans say so. */
function plansOfGoals(items: readonly Item[], find: Context['find']): Map<number, string[]> {
	const found = new Map<number, string[]>();
	for (const { type, resource } of items) {
		const plan = type === 'CarePlan' ? v.safeParse(CarePlan, resource) : undefined;
		if (!plan?.success || !holds(plan.output)) continue;
		const addressed = plan.output.addresses.flatMap(({ reference }) => reference ?? []);
		for (const { reference } of plan.output.goal) {
			const goal = reference === undefined ? undefined : find(reference);
			if (goal) found.set(goal.place, [...(found.get(goal.place) ?? []), ...addressed]);
		}
	}
	return found;
}
