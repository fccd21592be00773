import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { recordBundle } from '../../src/lib/fhir/export/bundle.ts';
import { copyRecord } from '../../src/lib/fhir/export/record.server.ts';
import { importRecord } from '../../src/lib/fhir/import/import.server.ts';
import { readRecordFile } from '../../src/lib/fhir/import/read.ts';
import { readDraft } from '../../src/lib/plan/drafts.server.ts';
import { partsOf, type PlanLine } from '../../src/lib/plan/line.ts';
import { lineNames, withPlan, withRoles } from './plan.ts';
import { lived, measured, type AnyResource } from './lived.ts';

/** What of a line comes back: all but its id, who wrote it when, and whose words they are. */
function said(lines: readonly PlanLine[]) {
	const texts = new Map(lines.map((one) => [one.id, Object.values(one.words)[0]?.en?.words ?? one.drugName]));
	return lines
		.map((one) => {
			const {
				kind,
				area,
				topic,
				conditionSystem,
				conditionCode,
				loincCode,
				unit,
				targetLow,
				targetHigh,
				source
			} = one;
			const { dueOn, doneBy, schedule, zone, rxnormCode, drugName, dose, sig, importance, words } = one;
			return {
				kind,
				area,
				topic,
				conditionSystem,
				conditionCode,
				loincCode,
				unit,
				targetLow,
				targetHigh,
				source,
				dueOn,
				doneBy,
				schedule,
				zone,
				rxnormCode,
				drugName,
				dose,
				sig,
				importance,
				// Who decided is nobody of the other place: their name stands behind the reason.
				why: one.why?.replace(/ \([^)]*\)$/, '') ?? null,
				parent: one.parent && texts.get(one.parent),
				words: partsOf[kind].map((part) => [words[part]?.en?.words, words[part]?.es?.words])
			};
		})
		.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

/** Whose own they are elsewhere: the plan becomes a draft of the other place, and the patient is its patient. */
const ofThePlan = ['Patient', 'CarePlan', 'Condition', 'Goal', 'MedicationStatement'];

/**
 * Each resource of a Bundle that is not of the plan, as text that is the same wherever it stands: elements by name, and
 * for each reference the type of what it leads to.
 */
function told(bundle: string): string[] {
	const { entry } = JSON.parse(bundle) as { entry: { fullUrl: string; resource: AnyResource }[] };
	const types = new Map(entry.map(({ fullUrl, resource }) => [fullUrl, resource.resourceType]));
	// What leads into the plan is a name alone elsewhere, where the plan is a draft.
	const leadsTo = (reference: string): string | undefined => {
		const type = types.get(reference);
		return type === 'Patient' || !ofThePlan.includes(type ?? '') ? type : undefined;
	};
	const inOrder = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(inOrder);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value)
				.filter(([name]) => name !== 'id' && name !== 'identifier')
				.sort(([a], [b]) => a.localeCompare(b))
				.map(([name, inside]) => [name, name === 'reference' ? leadsTo(String(inside)) : inOrder(inside)])
		);
	};
	return entry
		.filter(({ resource }) => !ofThePlan.includes(resource.resourceType))
		.map(({ resource }) => JSON.stringify(inOrder(resource)));
}

const typeOf = (one: string): string => (JSON.parse(one) as AnyResource).resourceType;

/** What of the first is not in the second, as often as it is there. */
function missing(first: readonly string[], second: readonly string[]): string[] {
	const left = [...second];
	return first.filter((one) => {
		const place = left.indexOf(one);
		if (place >= 0) left.splice(place, 1);
		return place < 0;
	});
}

test('a record that is exported and imported elsewhere keeps its plan, word for word, and everything else as it was told', async () => {
	const { text, lines } = await withPlan(async (planned) => {
		const { as, cast } = planned;
		await lived(planned);
		await measured(planned);
		const record = await as('maria', (db) => copyRecord(db, cast.maria, 'fhir'));
		const text = JSON.stringify(recordBundle(record));
		return { text, lines: record.versions[0]?.lines ?? [] };
	});
	expect(lines).toHaveLength(lineNames.length);
	await withRoles(async ({ as, cast }) => {
		const file = await readRecordFile([Buffer.from(text)]);
		const result = await as('lee', (db) =>
			importRecord(db, cast.maria, { id: v7(), fileName: 'closeby.json', file })
		);
		expect(result).toMatchObject({ lines: lines.length });
		const draft = await as('lee', (db) => readDraft(db, cast.maria));
		expect(said(draft?.lines ?? [])).toEqual(said(lines));
		expect(
			draft?.lines.flatMap(({ why, decidedBy }) => (why ? [[why, decidedBy]] : [])),
			'why, and who decided as a text'
		).toEqual([['Twenty were too many. (Maria Alvarez)', null]]);
		// What is not of the plan comes back as it was told, but for what was entered in error and the plan's earlier version.
		const again = JSON.stringify(recordBundle(await as('maria', (db) => copyRecord(db, cast.maria, 'fhir'))));
		const before = told(text).filter((one) => !one.includes('entered-in-error'));
		const types = Object.groupBy(before, (one) => typeOf(one));
		expect(Object.keys(types).sort(), 'of every kind there is one').toEqual([
			'CareTeam',
			'Communication',
			'Consent',
			'Encounter',
			'MedicationAdministration',
			'Observation',
			'Organization',
			'Practitioner',
			'QuestionnaireResponse',
			'RelatedPerson'
		]);
		const after = told(again);
		expect(missing(before, after)).toEqual([]);
		expect(
			missing(after, before)
				.map(typeOf)
				.filter((type) => !['Organization', 'Practitioner', 'CareTeam'].includes(type)),
			'but for the clinic, whose own are told beside those of the record'
		).toEqual([]);
		expect(again).not.toContain('entered-in-error');
		const marks =
			draft?.lines.flatMap(({ words }) => Object.values(words).flatMap((one) => Object.values(one))) ?? [];
		expect(new Set(marks.map(({ mark }) => mark)), 'nobody here has looked at them').toEqual(
			new Set(['needs_review', 'machine'])
		);
	});
});
