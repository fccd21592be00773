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
import { amendReading, recordReading, reportSymptoms } from '../../src/lib/observations/readings.server.ts';
import { recordPdf } from '../../src/lib/fhir/export/pdf.server.ts';
import { readPdf } from '../pdf.ts';
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
			...{ why: 'Twenty were too many.', decided_by_id: cast.maria },
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

/** What Maria, her daughter and the nurse write down of her days: one of each kind, corrected and withdrawn among them. */
async function measured({ as, cast }: Planned): Promise<void> {
	const where = { source: 'typed' as const, zone: 'America/Chicago', context: null, note: null };
	const at = '2026-07-01T12:30:00.000Z';
	const pressure = [
		{ component: 'systolic' as const, value: 132, unit: 'mm[Hg]' as const },
		{ component: 'diastolic' as const, value: 84, unit: 'mm[Hg]' as const },
		{ component: 'heart_rate' as const, value: 72, unit: '/min' as const }
	];
	const weight = (value: number) => [{ component: 'weight' as const, value, unit: '[lb_av]' as const }];
	const [corrected, withdrawn] = [v7(), v7()];
	await as('maria', async (db) => {
		await recordReading(db, cast.maria, {
			...{ id: v7(), measure: 'blood_pressure', entered: pressure, at, ...where, note: 'After coffee.' }
		});
		await recordReading(db, cast.maria, {
			id: corrected,
			measure: 'weight',
			entered: weight(182.4),
			at,
			...where
		});
		await recordReading(db, cast.maria, {
			id: withdrawn,
			measure: 'weight',
			entered: weight(199),
			at,
			...where
		});
		await recordReading(db, cast.maria, {
			...{ id: v7(), measure: 'glucose', at, ...where, context: 'fasting' },
			entered: [{ component: 'glucose', value: 7.1, unit: 'mmol/L' }]
		});
		await recordReading(db, cast.maria, {
			...{ id: v7(), measure: 'mood', at, ...where },
			entered: [{ component: 'mood', value: 4, unit: '{score}' }]
		});
	});
	await as('lee', (db) =>
		recordReading(db, cast.maria, {
			...{ id: v7(), measure: 'oxygen', at: '2026-11-20T12:30:00.000Z', ...where },
			entered: [{ component: 'oxygen', value: 97, unit: '%' }]
		})
	);
	const change = { expected: 1, context: null, note: null, at };
	await as('maria', (db) => amendReading(db, cast.maria, { id: corrected, entered: weight(183), ...change }));
	await as('maria', (db) => amendReading(db, cast.maria, { id: withdrawn, entered: [], ...change }));
	await as('maria', (db) =>
		reportSymptoms(db, cast.maria, {
			...{ id: v7(), condition: 'heart_failure', feeling: 'worse', symptoms: ['dizzy', 'more_swelling'] },
			...{ note: 'Since noon.', at, zone: 'America/Chicago' }
		})
	);
	await as('maria', (db) =>
		reportSymptoms(db, cast.maria, {
			...{ id: v7(), condition: 'depression', feeling: 'same', symptoms: ['low_mood_most_days'] },
			...{ note: null, at, zone: 'America/Chicago' }
		})
	);
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

test('readings and daily checks are in the record, as they were entered and as they stand', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		await measured(planned);
		const { version } = planned;
		await as('maria', (db) =>
			giveOpinion(db, { id: v7(), version, line: null, opinion: 'agree', words: null })
		);
		const record = await as('maria', (db) => copyRecord(db, cast.maria, 'fhir'));
		const resources = resourcesIn(recordBundle(record));
		const at = (loinc: string) =>
			resources.filter((one) => JSON.stringify(one['code'] ?? '').includes(`"${loinc}"`));
		expect(at('85354-9')).toMatchObject([
			{
				...{ status: 'final', category: [{ coding: [{ code: 'vital-signs' }] }] },
				...{ effectiveDateTime: '2026-07-01T07:30:00-05:00', note: [{ text: 'After coffee.' }] },
				...{
					subject: { reference: `urn:uuid:${cast.maria}` },
					performer: [{ reference: `urn:uuid:${cast.maria}` }]
				},
				method: { text: 'Entered by the patient' },
				component: [
					{
						code: { coding: [{ code: '8480-6' }] },
						valueQuantity: { value: 132, unit: 'mmHg', code: 'mm[Hg]' }
					},
					{ code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: 84 } },
					{ code: { coding: [{ code: '8867-4' }] }, valueQuantity: { value: 72, code: '/min' } }
				]
			}
		]);
		expect(at('85354-9')[0]).not.toHaveProperty('valueQuantity');
		const weights = at('29463-7');
		expect(weights).toHaveLength(2);
		expect(weights.find(({ status }) => status === 'amended')).toMatchObject({
			...{ meta: { versionId: '2' }, valueQuantity: { value: 183, unit: 'lb', code: '[lb_av]' } }
		});
		const withdrawn = weights.find(({ status }) => status === 'entered-in-error');
		expect(withdrawn).toHaveProperty('dataAbsentReason');
		expect(JSON.stringify(withdrawn)).not.toContain('199');
		expect(at('41653-7'), 'millimoles are not milligrams').toEqual([]);
		expect(at('14743-9')).toMatchObject([
			{
				valueQuantity: { value: 7.1, code: 'mmol/L' },
				component: [{ valueCodeableConcept: { text: 'fasting' } }]
			}
		]);
		expect(at('59408-5')).toMatchObject([
			{
				...{ code: { coding: [{}, { code: '2708-6' }] }, effectiveDateTime: '2026-11-20T06:30:00-06:00' },
				...{ performer: [{ reference: `urn:uuid:${cast.lee}` }], method: { text: 'Taken down by staff' } }
			}
		]);
		expect(at('mood')).toMatchObject([{ valueQuantity: { value: 4, code: '{score}' } }]);
		expect(
			resources.filter(({ code }) => JSON.stringify(code)?.includes('Daily check: heart failure'))
		).toMatchObject([
			{
				...{ status: 'final', category: [{ coding: [{ code: 'survey' }] }], note: [{ text: 'Since noon.' }] },
				...{ valueCodeableConcept: { text: 'Feels worse than the day before' } },
				component: [{ code: { text: 'dizzy' }, valueBoolean: true }, { code: { text: 'more swelling' } }]
			}
		]);
		const pdf = await recordPdf(record, { language: 'en', timeZone: 'America/Chicago' });
		const { text } = await readPdf(await pdf.arrayBuffer());
		for (const words of [
			...[
				'What I measured',
				'Blood pressure',
				'132/84',
				'After coffee.',
				'183',
				'corrected later',
				'Before I ate today'
			],
			...['How I felt', 'Worse', 'Since noon.', '97%', 'Lee Nguyen', 'You agree']
		])
			expect(text).toContain(words);
		expect(text, 'withdrawn').not.toContain('199');
		expect(text).not.toContain('You agrees');
	}));

test('a copy has of mood and low days what its reader may see', () =>
	withPlan(async (planned) => {
		const { as, asAdmin, cast } = planned;
		await measured(planned);
		const kinds = async () => {
			const { readings, checks } = await as('lee', (db) => copyRecord(db, cast.maria, 'fhir'));
			return [...readings.map(({ measure }) => measure), ...checks.map(({ condition }) => condition)];
		};
		expect(await kinds()).toEqual(expect.arrayContaining(['mood', 'depression', 'weight', 'heart_failure']));
		await asAdmin(
			ask(`update private.rights set topics = array_remove(topics, 'mental_health') where person_id = $1`, [
				cast.lee
			])
		);
		const left = await kinds();
		expect(left).toEqual(expect.arrayContaining(['weight', 'heart_failure']));
		expect(left).not.toContain('mood');
		expect(left).not.toContain('depression');
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
