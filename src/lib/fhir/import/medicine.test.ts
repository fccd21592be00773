import { expect, test } from 'vitest';
import type { Resource } from '../../../../tests/bundles.ts';
import { medicine, recordOf } from '../../../../tests/records.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const now = new Date('2026-11-29T12:00:00Z');

/** What becomes of one prescription with these dosages: a word or two, its sig and its schedule. */
async function told(dosages: unknown[], more: Record<string, unknown> = {}) {
	const use = medicine('m', 'Tablets', { dosageInstruction: dosages, ...more });
	const { resources } = await sorted(recordOf([use]));
	const verdict = resources[1]?.verdict;
	if (verdict?.outcome !== 'understood')
		return { outcome: `${verdict?.outcome} ${verdict?.reason}`, title: verdict?.title };
	const line = verdict.lines[0]?.line;
	return {
		outcome: ['understood', verdict.beside].filter(Boolean).join(' '),
		sig: line?.sig,
		schedule: line?.schedule ?? null
	};
}
const sorted = async (record: Resource) =>
	sortRecord(await readRecordFile([Buffer.from(JSON.stringify(record))]), now);

const tablets = (value: number) => ({ doseAndRate: [{ doseQuantity: { value, unit: 'tablet' } }] });
const daily = { frequency: 1, period: 1, periodUnit: 'd' };
const weekly = { frequency: 1, period: 1, periodUnit: 'wk' };
const inWords = { outcome: 'understood timing', schedule: null };

test('a medicine for once a week is never one for every day, and its week stands in words', async () => {
	expect(await told([{ timing: { repeat: { ...weekly, when: ['MORN'] } }, ...tablets(6) }])).toEqual({
		...inWords,
		sig: '6 tablet, 1 × per week, in the morning'
	});
	const timing = { repeat: { ...weekly, timeOfDay: ['08:00:00'] } };
	expect(await told([{ text: 'Take 6 tablets', timing }])).toEqual({
		...inWords,
		sig: 'Take 6 tablets (1 × per week, at 08:00)'
	});
	expect(
		await told([{ text: 'Take 1 tablet twice a day', timing: { repeat: { ...daily, frequency: 2 } } }]),
		'words that tell the same are left as they are'
	).toEqual({ ...inWords, sig: 'Take 1 tablet twice a day' });
	expect(await told([{ ...tablets(1), timing: { repeat: daily } }])).toEqual({
		outcome: 'understood',
		sig: '1 tablet, 1 × per day',
		schedule: { parts: [] }
	});
});

test('what is taken as needed has no set times, and says what for and how much at most', async () => {
	const asNeededCodeableConcept = { text: 'severe pain' };
	const repeat = { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' };
	expect(await told([{ timing: { repeat }, asNeededCodeableConcept, ...tablets(1) }])).toEqual({
		...inWords,
		sig: '1 tablet, 1 × per 4–6 hours, as needed for severe pain'
	});
	expect(await told([{ text: '1 tablet PRN', asNeededCodeableConcept }])).toEqual({
		outcome: 'understood',
		sig: '1 tablet PRN (as needed for severe pain)',
		schedule: { as_needed: true }
	});
	for (const needed of [
		{ asNeededBoolean: true },
		{ asNeededCodeableConcept: { coding: [{ code: '25064002' }] } }
	])
		expect(await told([{ ...needed, timing: { repeat: { when: ['MORN'] } } }])).toMatchObject(inWords);
	const most = { numerator: { value: 4, unit: 'tablet' }, denominator: { value: 1, unit: 'd' } };
	expect(
		await told([
			{
				timing: { repeat: { ...daily, frequencyMax: 3 } },
				...tablets(1),
				maxDosePerPeriod: most,
				maxDosePerAdministration: { value: 2, unit: 'tablet' }
			}
		])
	).toEqual({
		...inWords,
		sig: '1 tablet, 1–3 × per day, no more than 4 tablet in 1 day, no more than 2 tablet at a time'
	});
	expect(
		await told([{ text: 'One as needed', asNeededBoolean: true, maxDosePerPeriod: most }])
	).toMatchObject({ sig: 'One as needed (no more than 4 tablet in 1 day)' });
	const minded = {
		route: { text: 'oral' },
		additionalInstruction: [{ text: 'Do not take with calcium' }],
		timing: { repeat: { ...daily, when: ['ACM'] } }
	};
	expect(await told([{ ...tablets(1), ...minded }])).toMatchObject({
		sig: '1 tablet, oral, 1 × per day, before breakfast, Do not take with calcium',
		schedule: { parts: ['morning'] }
	});
});

test('a course whose days are over is no medicine for today, and one with an end has no schedule without one', async () => {
	const course = (repeat: object, more?: Record<string, unknown>) =>
		told([{ timing: { repeat: { ...daily, when: ['MORN'], ...repeat } }, ...tablets(2) }], more);
	expect(await course({ boundsPeriod: { start: '2026-11-20', end: '2026-11-25' } })).toEqual({
		outcome: 'kept past',
		title: 'Tablets'
	});
	const days = { boundsDuration: { value: 10, unit: 'days', code: 'd' } };
	expect(await course(days, { authoredOn: '2026-11-02' })).toEqual({
		outcome: 'kept past',
		title: 'Tablets'
	});
	expect(await course(days, { authoredOn: '2026-11-25T08:00:00Z' })).toEqual({
		...inWords,
		sig: '2 tablet, 1 × per day, in the morning, for 10 days'
	});
	expect(await course({ boundsPeriod: { end: '2026-11-29' } }), 'its last day').toMatchObject(inWords);
	const statement = { resourceType: 'MedicationStatement', effectivePeriod: { end: '2026-10' } };
	expect(await course({}, statement)).toEqual({ outcome: 'kept past', title: 'Tablets' });
});

test('a dose has its unit wherever that stands, and an end of a range is not the dose', async () => {
	const dose = async (amount: Record<string, unknown>) => {
		const use = medicine('m', 'Tablets', { dosageInstruction: [{ doseAndRate: [amount] }] });
		const verdict = (await sorted(recordOf([use]))).resources[1]?.verdict;
		const line = verdict?.outcome === 'understood' ? verdict.lines[0]?.line : undefined;
		return [line?.dose, line?.sig];
	};
	const both = (text: string) => [text, text];
	expect(await dose({ doseQuantity: { value: 10, unit: '', code: '[IU]' } })).toEqual(both('10 [IU]'));
	expect(await dose({ doseQuantity: { value: 1, unit: '%' } })).toEqual(both('1 %'));
	expect(await dose({ doseQuantity: { value: 2 } })).toEqual([null, '2']);
	const [one, two] = [{ value: 1 }, { value: 2, unit: 'mg' }];
	expect(await dose({ doseRange: { low: one, high: two } })).toEqual(both('1 – 2 mg'));
	expect(await dose({ doseRange: { low: { ...one, unit: 'mg' }, high: { value: 2 } } })).toEqual(
		both('1 mg – 2 mg')
	);
	expect(await dose({ doseRange: { high: two } })).toEqual(both('up to 2 mg'));
	expect(await dose({ doseRange: { low: two } })).toEqual(both('at least 2 mg'));
	expect(await dose({ doseRange: { low: one, high: { value: 2 } } })).toEqual([null, '1 – 2']);
});

test('how much is taken is read where earlier versions of FHIR have it', async () => {
	const quantity = { value: 5, unit: 'mg' };
	for (const dosage of [{ doseQuantity: quantity }, { quantityQuantity: quantity }])
		expect(await told([{ ...dosage, timing: { repeat: daily } }])).toMatchObject({
			sig: '5 mg, 1 × per day'
		});
	const range = { low: { value: 1, unit: 'mg' }, high: { value: 2, unit: 'mg' } };
	for (const dosage of [{ doseRange: range }, { quantityRange: range }])
		expect(await told([dosage])).toMatchObject({ sig: '1 mg – 2 mg' });
	expect(await told([{ doseQuantity: quantity, ...tablets(1) }])).toMatchObject({ sig: '1 tablet or 5 mg' });
});

test('dosages that follow each other say so in their order, and those for the same time stand together', async () => {
	expect(
		await told([
			{ sequence: 2, text: '2 tablets daily' },
			{ sequence: 3, text: 'Then 3 tablets daily' },
			{ sequence: 1, text: '1 tablet daily for 1 week' }
		])
	).toEqual({ ...inWords, sig: '1 tablet daily for 1 week; then 2 tablets daily; Then 3 tablets daily' });
	expect(await told([{ text: '1 in the morning' }, { text: '2 at night' }])).toEqual({
		...inWords,
		sig: '1 in the morning; 2 at night'
	});
});

test('what may turn a dosage round is kept for people to read', async () => {
	const modifierExtension = [{ url: 'https://north.example/not-taken', valueBoolean: true }];
	expect(await told([{ modifierExtension, text: '10 units at night' }])).toEqual({
		outcome: 'kept modified',
		title: 'Tablets'
	});
	expect(await told([{ timing: { modifierExtension, repeat: daily } }])).toEqual({
		outcome: 'kept modified',
		title: 'Tablets'
	});
	const contained = [{ resourceType: 'Medication', id: 'x', code: { text: 'Insulin' }, modifierExtension }];
	expect(
		await told([], {
			contained,
			medicationCodeableConcept: undefined,
			medicationReference: { reference: '#x' }
		})
	).toMatchObject({ outcome: 'kept modified' });
});
