import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { recordBundle, type RecordBundle } from '../../src/lib/fhir/export/bundle.ts';
import { copyRecord } from '../../src/lib/fhir/export/record.server.ts';
import { importRecord } from '../../src/lib/fhir/import/import.server.ts';
import { readRecordFile } from '../../src/lib/fhir/import/read.ts';
import { saveAboutMe } from '../../src/lib/plan/about-me.server.ts';
import { readDraft } from '../../src/lib/plan/drafts.server.ts';
import { partsOf, type PlanLine } from '../../src/lib/plan/line.ts';
import { recordMedicineReview } from '../../src/lib/plan/medicine-reviews.server.ts';
import { answerOpinion, giveOpinion, teachBack } from '../../src/lib/plan/opinions.server.ts';
import { reportDose, reportStep } from '../../src/lib/plan/reports.server.ts';
import { patientNumbered } from '../bundles.ts';
import { observation, patientUrl, recordOf } from '../records.ts';
import { ask, everyone, outcome, send } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { line, lineNames, metformin, publishNext, today, withPlan, withRoles, type Planned } from './plan.ts';

/** A year of Maria's in short: everything that an export tells of. */
async function lived(planned: Planned): Promise<void> {
	const { as, asPerson, cast, conversations, lines, version } = planned;
	await as('maria', (db) =>
		saveAboutMe(db, cast.maria, { id: v7(), expected: 0, who_matters: 'My daughter Rosa' })
	);
	const said = { revision: 1, day: today(), ticked_at: new Date().toISOString() };
	await as('maria', (db) =>
		reportStep(db, { id: v7(), line: lines.walk, outcome: 'could_not', reason: 'ride', ...said })
	);
	await as('maria', (db) =>
		reportDose(db, { id: v7(), line: lines.metformin, day_part: 'morning', outcome: 'taken', ...said })
	);
	await as('maria', (db) =>
		teachBack(db, { id: v7(), line: lines.feet, revision: 1, words: 'I look at my feet.' })
	);
	const opinion = v7();
	await as('maria', (db) =>
		giveOpinion(db, { id: opinion, version, line: lines.walk, opinion: 'object', words: 'Too far.' })
	);
	await as('lee', (db) => answerOpinion(db, { id: v7(), opinion, words: 'Then less.' }));
	const nothing = { outcome: 'nothing' as const };
	const findings = {
		side_effects: nothing,
		missed_doses: nothing,
		confusion: nothing,
		cost: nothing,
		duplicates: nothing
	};
	await as('lee', (db) =>
		recordMedicineReview(db, cast.maria, { id: v7(), way: 'phone', held_at: said.ticked_at, findings })
	);
	await asPerson(cast.maria, send(conversations.maria, 'Hola.'));
	await asPerson(cast.lee, send(conversations.maria, 'Hello Maria.'));
	await letRosaHelp(planned, { see: ['plan', 'messages'] });
	const kept = recordOf(
		[
			{
				resourceType: 'Encounter',
				id: 'visit',
				subject: { reference: patientUrl },
				status: 'finished',
				class: { code: 'AMB' }
			},
			observation('weight', {
				encounter: { reference: 'https://north.example/fhir/Encounter/visit' },
				performer: [{ reference: 'https://north.example/fhir/Practitioner/gone' }]
			})
		],
		patientNumbered('M-1', { id: 'p', birthDate: '1959-03-04' })
	);
	const text = JSON.stringify(kept).replace('71.5', '71.50');
	const file = await readRecordFile([Buffer.from(text)]);
	await as('lee', (db) => importRecord(db, cast.maria, { id: v7(), fileName: 'north.json', file }));
	await publishNext(planned, [
		line(lines.walk, 'step', [], {
			...{ expected: 1, parent_id: lines.a1c, done_by: 'patient' },
			words: [
				{ part: 'what', language: 'en', words: 'Walk for 10 minutes.', mark: 'human' },
				{ part: 'what', language: 'es', words: 'Camine 10 minutos.', mark: 'human' }
			]
		}),
		metformin(lines.metformin, {
			expected: 1,
			words: [
				{ part: 'purpose', language: 'en', words: 'Metformin helps with sugar.', mark: 'human' },
				{ part: 'purpose', language: 'es', words: 'La metformina ayuda con el azúcar.', mark: 'machine' }
			]
		})
	]);
}

interface AnyResource {
	resourceType: string;
	id: string;
	contained?: AnyResource[];
	[element: string]: unknown;
}

const resourcesIn = (bundle: RecordBundle): AnyResource[] =>
	(JSON.parse(JSON.stringify(bundle)) as { entry: { resource: AnyResource }[] }).entry.map(
		({ resource }) => resource
	);

/** What R4 demands of each kind, at least (https://hl7.org/fhir/R4/resourcelist.html). */
const required: Record<string, string[]> = {
	...{ CarePlan: ['status', 'intent', 'subject'], Goal: ['lifecycleStatus', 'description', 'subject'] },
	...{ Condition: ['subject'], MedicationStatement: ['status', 'medicationCodeableConcept', 'subject'] },
	...{
		RelatedPerson: ['patient'],
		Consent: ['status', 'scope', 'category', 'policyRule'],
		Communication: ['status']
	},
	...{ QuestionnaireResponse: ['status'], Observation: ['status', 'code'], Encounter: ['status', 'class'] },
	MedicationAdministration: ['status', 'medicationCodeableConcept', 'subject', 'effectiveDateTime'],
	...{ Patient: [], Practitioner: [], Organization: [], CareTeam: [] }
};

function referencesOf(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const own = 'reference' in value && typeof value.reference === 'string' ? [value.reference] : [];
	return [...own, ...Object.values(value).flatMap(referencesOf)];
}

test('a patient takes the whole record: everything in it, well formed, each reference leading somewhere', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		await lived(planned);
		const bundle = recordBundle(await as('maria', (db) => copyRecord(db, cast.maria, 'fhir')));
		const resources = resourcesIn(bundle);
		const counts: Record<string, number> = {};
		for (const { resourceType } of resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
		expect(counts).toEqual({
			...{
				Patient: 1,
				Organization: 1,
				Practitioner: 3,
				RelatedPerson: 1,
				CareTeam: 1,
				CarePlan: 2,
				Condition: 3
			},
			...{
				Goal: 2,
				MedicationStatement: 1,
				QuestionnaireResponse: 2,
				Observation: 7,
				MedicationAdministration: 1
			},
			...{ Communication: 4, Encounter: 2, Consent: 1 }
		});
		const urls = new Set(bundle.entry.map(({ fullUrl }) => fullUrl));
		expect(urls.size).toBe(bundle.entry.length);
		for (const resource of resources) {
			expect(Object.keys(resource), resource.resourceType).toEqual(
				expect.arrayContaining(required[resource.resourceType] ?? ['?'])
			);
			expect(resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
			const inside = new Set((resource.contained ?? []).map(({ id }) => `#${id}`));
			for (const reference of referencesOf(resource))
				expect(urls.has(reference) || inside.has(reference), reference).toBe(true);
			for (const one of resource.contained ?? [])
				expect(Object.keys(one)).toEqual(expect.arrayContaining(required[one.resourceType] ?? ['?']));
		}
		const text = JSON.stringify(bundle);
		expect(text.includes('"value":71.50'), 'the decimal as it came').toBe(true);
		const step = resources.find(({ resourceType }) => resourceType === 'CarePlan');
		expect(JSON.stringify(step)).toContain('Camine 10 minutos.');
		expect(text.includes('http://hl7.org/fhir/StructureDefinition/translation')).toBe(true);
		expect(
			recordBundle(await as('maria', (db) => copyRecord(db, cast.maria, 'fhir'))).entry,
			'the same ids again'
		).toEqual(bundle.entry);
	}));

test('only the patient and staff who care for them take a copy, which the log tells', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, cast } = planned;
		await letRosaHelp(planned, { see: ['plan', 'messages'] });
		const may = [];
		for (const person of everyone)
			if ((await outcome(as(person, (db) => copyRecord(db, cast.maria, 'fhir')))) === 'allowed')
				may.push(person);
		expect(may).toEqual(['maria', 'lee', 'ana', 'priya']);
		const told = await asAdmin(
			ask<{ actor: string; detail: unknown }>(
				`select actor_id as actor, detail from audit.events where action = 'record.copied' and patient_id = $1 order by occurred_at`,
				[cast.maria]
			)
		);
		expect(told).toEqual(
			[cast.maria, cast.lee, cast.ana, cast.priya].map((actor) => ({ actor, detail: { format: 'fhir' } }))
		);
		const bundle = recordBundle(await as('lee', (db) => copyRecord(db, cast.maria, 'fhir')));
		expect(JSON.stringify(bundle).includes('You feel low on most days.')).toBe(true);
	}));

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
		const record = await as('maria', (db) => copyRecord(db, cast.maria, 'fhir'));
		return { text: JSON.stringify(recordBundle(record)), lines: record.versions[0]?.lines ?? [] };
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
		const marks =
			draft?.lines.flatMap(({ words }) => Object.values(words).flatMap((one) => Object.values(one))) ?? [];
		expect(new Set(marks.map(({ mark }) => mark)), 'nobody here has looked at them').toEqual(
			new Set(['needs_review', 'machine'])
		);
	});
});
