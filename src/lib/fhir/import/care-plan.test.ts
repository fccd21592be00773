import { expect, test } from 'vitest';
import type { Resource } from '../../../../tests/bundles.ts';
import { carePlan, condition, goal, medicine, recordOf } from '../../../../tests/records.ts';
import { mergeRecord } from './merge.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');

/** What the draft gets of these resources, and what the report says of each. */
async function imported(...resources: Resource[]) {
	const file = await readRecordFile([Buffer.from(JSON.stringify(recordOf(resources)))]);
	const { lines, outcomes } = mergeRecord(sortRecord(file, now), {
		patient: '019a0000-0000-7000-8000-00000000f301',
		standing: [],
		prescribes: false,
		known: new Map(),
		takenOut: new Set()
	});
	return {
		report: outcomes.slice(1).map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' ')),
		lines: lines.map(({ kind, words, schedule }) => ({
			kind,
			says: words.map((one) => one.words).join(' · '),
			schedule: schedule ?? null
		}))
	};
}

const detail = (description: string, more: object = {}) => ({
	detail: { status: 'in-progress', description, ...more }
});
const plan = (...activity: unknown[]) => carePlan('p', [], { activity });
const walk = detail('Walk');
const aStep = { kind: 'step', says: 'Walk', schedule: null };

test('a weekly step is no step for every day, and its week stands in words', async () => {
	const weekly = { repeat: { frequency: 1, period: 1, periodUnit: 'wk', when: ['EVE'] } };
	expect(await imported(plan(detail('Soak your feet', { scheduledTiming: weekly })))).toEqual({
		report: ['kept timing'],
		lines: [{ kind: 'step', says: 'Soak your feet · 1 × per week, in the evening', schedule: null }]
	});
	const daily = { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['EVE'] } };
	expect(await imported(plan(detail('Soak your feet', { scheduledTiming: daily })))).toEqual({
		report: ['understood'],
		lines: [{ kind: 'step', says: 'Soak your feet', schedule: { parts: ['evening'] } }]
	});
	const until = { scheduledPeriod: { start: '2026-11-01', end: '2027-01-31' } };
	expect(await imported(plan(detail('Soak your feet', until)))).toMatchObject({
		report: ['kept timing'],
		lines: [{ says: 'Soak your feet · from 2026-11-01 until 2027-01-31' }]
	});
});

test('what is on hold, or whose days are over, is nothing to do now', async () => {
	expect(await imported(plan(detail('Lift weights', { status: 'on-hold' }), walk))).toEqual({
		report: ['kept part_not_current'],
		lines: [aStep]
	});
	const past = { scheduledPeriod: { end: '2026-10-31' } };
	expect(await imported(plan(detail('Lift weights', past), walk))).toEqual({
		report: ['kept past'],
		lines: [aStep]
	});
	expect(await imported(goal('g', 'Walk one hour', { lifecycleStatus: 'on-hold' }))).toEqual({
		report: ['kept not_current'],
		lines: []
	});
});

test('a plan says that a part of it is missing, unless that part stands in the file and is understood', async () => {
	const at = (reference: string) => ({ reference: { reference, display: 'Home oxygen' } });
	const missing = { report: ['kept part_elsewhere'], lines: [aStep] };
	expect(await imported(plan(walk, at('ServiceRequest/none')))).toEqual(missing);
	expect(await imported(plan(walk, { detail: { status: 'unknown', kind: 'ServiceRequest' } }))).toEqual(
		missing
	);
	const order = { resourceType: 'ServiceRequest', id: 'o2', status: 'active', code: { text: 'Home oxygen' } };
	expect(await imported(plan(walk, at('ServiceRequest/o2')), order)).toMatchObject({
		report: ['kept part_elsewhere', 'kept beside']
	});
	expect(await imported(plan(walk, at('MedicationRequest/m')), medicine('m', 'Aspirin'))).toMatchObject({
		report: ['understood', 'understood']
	});
	expect(
		await imported(plan(walk, at('MedicationRequest/m')), medicine('m', 'Aspirin', { status: 'draft' }))
	).toMatchObject({ report: ['kept part_elsewhere', 'kept not_current'] });
	expect(
		await imported(plan(walk, at('ServiceRequest/none'), detail('Fast', { doNotPerform: true })))
	).toMatchObject({ report: ['kept several_parts'], lines: [aStep] });
	const modifierExtension = [{ url: 'https://north.example/negated', valueBoolean: true }];
	expect(await imported(plan(walk, detail('Run', { modifierExtension })))).toEqual({
		report: ['kept modified'],
		lines: [aStep]
	});
});

test('a problem that went away, in whatever way it is said, is none of today', async () => {
	const { report } = await imported(
		condition('a', 'Pneumonia', undefined, {
			clinicalStatus: undefined,
			abatementAge: { value: 60, unit: 'a' }
		}),
		condition('b', 'Shingles', undefined, { abatementPeriod: { end: '2020-01-01' } }),
		condition('c', 'Mumps', undefined, { abatementRange: { high: { value: 9, unit: 'a' } } }),
		condition('d', 'Anemia', undefined, { abatementString: 'as a child' }),
		condition('e', 'Celiac disease', undefined, { verificationStatus: { text: 'Refuted' } }),
		condition('f', 'Gout', undefined, { clinicalStatus: { text: 'Resolved' } }),
		condition('g', 'Asthma', undefined, { verificationStatus: { coding: [{ code: 'confirmed' }] } })
	);
	expect(report).toEqual([
		...Array<string>(4).fill('left_out ended'),
		'kept unconfirmed',
		'kept not_current',
		'understood'
	]);
});
