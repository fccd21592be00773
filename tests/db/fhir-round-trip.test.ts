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
				...{
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
				},
				...{ dueOn, doneBy, schedule, zone, rxnormCode, drugName, dose, sig, importance },
				// Who decided is nobody of the other place: their name stands behind the reason.
				why: one.why?.replace(/ \([^)]*\)$/, '') ?? null,
				parent: one.parent && texts.get(one.parent),
				words: partsOf[kind].map((part) => [words[part]?.en?.words, words[part]?.es?.words])
			};
		})
		.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

test('a record that is exported and imported elsewhere keeps its plan, word for word', async () => {
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
		// Readings are kept as they are told, but for those that were entered in error.
		const again = recordBundle(await as('maria', (db) => copyRecord(db, cast.maria, 'fhir')));
		const pressures = (from: string) => {
			const { entry } = JSON.parse(from) as { entry: { resource: AnyResource }[] };
			return entry.flatMap(({ resource }) =>
				JSON.stringify(resource['code'] ?? '').includes('85354-9')
					? [[resource['effectiveDateTime'], resource['component'], resource['note'], resource['status']]]
					: []
			);
		};
		expect(pressures(text)).toHaveLength(1);
		expect(pressures(JSON.stringify(again))).toEqual(pressures(text));
		expect(JSON.stringify(again)).not.toContain('entered-in-error');
		const marks =
			draft?.lines.flatMap(({ words }) => Object.values(words).flatMap((one) => Object.values(one))) ?? [];
		expect(new Set(marks.map(({ mark }) => mark)), 'nobody here has looked at them').toEqual(
			new Set(['needs_review', 'machine'])
		);
	});
});
