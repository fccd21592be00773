import { expect, test } from 'vitest';
import { planLine } from '../../../../tests/plan-line.ts';
import { recordOf } from '../../../../tests/records.ts';
import type { PlanLine } from '../../plan/line.ts';
import { readRecordFile } from '../import/read.ts';
import { sortRecord } from '../import/sort.ts';
import { planLineExtension } from '../plan-line.ts';
import { medicineOf } from './medicine.ts';

const line = (more: Partial<PlanLine>) =>
	planLine({ id: 'm', kind: 'medicine', area: 'medicines', drugName: 'Furosemide', ...more });

/** The dosage of a line as anybody reads it. */
const dosage = (more: Partial<PlanLine>) => medicineOf(line(more)).dosage?.[0];

test('the dose of a medicine stands where every reader of FHIR looks for it', () => {
	expect(dosage({ dose: '40 mg', sig: '1 tablet every morning' })).toEqual({
		text: '40 mg, 1 tablet every morning',
		doseAndRate: [
			{ doseQuantity: { value: 40, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }
		]
	});
	expect(dosage({ dose: '2 tablets', sig: 'Take 2 Tablets at night' })).toEqual({
		text: 'Take 2 Tablets at night',
		doseAndRate: [{ doseQuantity: { value: 2, unit: 'tablets' } }]
	});
	for (const dose of ['1–2 tablets', '0.50 mg', 'half a tablet', '5 mg/kg'])
		expect(dosage({ dose }), 'no number is made of what is none').toEqual({ text: dose });
	expect(dosage({ sig: 'as directed' })).toEqual({ text: 'as directed' });
	expect(dosage({})).toBeUndefined();
});

test('a medicine that is exported and imported again has the same dose, sig and schedule', async () => {
	const all: Partial<PlanLine>[] = [
		{ dose: '40 mg', sig: '1 tablet every morning', schedule: { parts: ['morning', 'night'] } },
		{ dose: '40 mg', schedule: { parts: ['morning'] } },
		{ dose: '40 mg', sig: '40 mg po qam' },
		{ sig: 'Take 6 tablets once a week' },
		{ sig: 'For chest pain', schedule: { as_needed: true } },
		{ dose: '1 tablet', schedule: { as_needed: true, times: ['08:00'], weekdays: [1] } },
		{ schedule: { parts: [] } }
	];
	const subject = { reference: 'https://north.example/fhir/Patient/p' };
	const exported = all.map((more, index) => ({
		...medicineOf(line(more)),
		id: `m${index}`,
		subject,
		extension: [planLineExtension(line(more), {})]
	}));
	const file = await readRecordFile([Buffer.from(JSON.stringify(recordOf(exported)))]);
	const { resources } = sortRecord(file, new Date('2026-11-29T12:00:00Z'));
	const back = resources
		.slice(1)
		.flatMap(({ verdict }) => (verdict.outcome === 'understood' ? verdict.lines : []))
		.map(({ line: { dose, sig, schedule } }) => ({ dose, sig, schedule }));
	const nothing = { dose: null, sig: null, schedule: null };
	expect(back).toEqual(all.map((more) => ({ ...nothing, ...more })));
});
