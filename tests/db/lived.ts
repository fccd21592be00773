import { v7 } from 'uuid';
import type { RecordBundle } from '../../src/lib/fhir/export/bundle.ts';
import { importRecord } from '../../src/lib/fhir/import/import.server.ts';
import { readRecordFile } from '../../src/lib/fhir/import/read.ts';
import { saveAboutMe } from '../../src/lib/plan/about-me.server.ts';
import { recordMedicineReview } from '../../src/lib/plan/medicine-reviews.server.ts';
import { answerOpinion, giveOpinion, teachBack } from '../../src/lib/plan/opinions.server.ts';
import { reportDose, reportStep } from '../../src/lib/plan/reports.server.ts';
import { patientNumbered } from '../bundles.ts';
import { observation, patientUrl, recordOf } from '../records.ts';
import { send } from './clinic.ts';
import { amendReading, recordReading, reportSymptoms } from '../../src/lib/observations/readings.server.ts';
import { letRosaHelp } from './consents.ts';
import { line, metformin, publishNext, today, type Planned } from './plan.ts';

/** A year of Maria's in short: everything that an export tells of. */
export async function lived(planned: Planned): Promise<void> {
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
			expected: 1,
			parent_id: lines.a1c,
			done_by: 'patient',
			why: 'Twenty were too many.',
			decided_by_id: cast.maria,
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
export async function measured({ as, cast }: Planned): Promise<void> {
	const where = {
		source: 'typed' as const,
		device: null,
		zone: 'America/Chicago',
		context: null,
		note: null
	};
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
			id: v7(),
			measure: 'blood_pressure',
			entered: pressure,
			at,
			...where,
			note: 'After coffee.'
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
			id: v7(),
			measure: 'glucose',
			at,
			...where,
			context: 'fasting',
			source: 'device',
			device: 'Meter+ 0042',
			entered: [{ component: 'glucose', value: 7.1, unit: 'mmol/L' }]
		});
		await recordReading(db, cast.maria, {
			id: v7(),
			measure: 'mood',
			at,
			...where,
			entered: [{ component: 'mood', value: 4, unit: '{score}' }]
		});
	});
	await as('lee', (db) =>
		recordReading(db, cast.maria, {
			id: v7(),
			measure: 'oxygen',
			at: '2026-11-20T12:30:00.000Z',
			...where,
			entered: [{ component: 'oxygen', value: 97, unit: '%' }]
		})
	);
	const change = { expected: 1, context: null, note: null, at };
	await as('maria', (db) => amendReading(db, cast.maria, { id: corrected, entered: weight(183), ...change }));
	await as('maria', (db) => amendReading(db, cast.maria, { id: withdrawn, entered: [], ...change }));
	await as('maria', (db) =>
		reportSymptoms(db, cast.maria, {
			id: v7(),
			condition: 'heart_failure',
			feeling: 'worse',
			symptoms: ['dizzy', 'more_swelling'],
			note: 'Since noon.',
			at,
			zone: 'America/Chicago'
		})
	);
	await as('maria', (db) =>
		reportSymptoms(db, cast.maria, {
			id: v7(),
			condition: 'depression',
			feeling: 'same',
			symptoms: ['low_mood_most_days'],
			note: null,
			at,
			zone: 'America/Chicago'
		})
	);
}

export interface AnyResource {
	resourceType: string;
	id: string;
	contained?: AnyResource[];
	[element: string]: unknown;
}

export const resourcesIn = (bundle: RecordBundle): AnyResource[] =>
	(JSON.parse(JSON.stringify(bundle)) as { entry: { resource: AnyResource }[] }).entry.map(
		({ resource }) => resource
	);
