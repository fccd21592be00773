import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { recordBundle } from '../../src/lib/fhir/export/bundle.ts';
import { copyRecord } from '../../src/lib/fhir/export/record.server.ts';
import { giveOpinion } from '../../src/lib/plan/opinions.server.ts';
import { ask } from './clinic.ts';
import { recordPdf } from '../../src/lib/fhir/export/pdf.server.ts';
import { readPdf } from '../pdf.ts';
import { withPlan } from './plan.ts';
import { measured, resourcesIn } from './lived.ts';

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
				status: 'final',
				category: [{ coding: [{ code: 'vital-signs' }] }],
				effectiveDateTime: '2026-07-01T07:30:00-05:00',
				note: [{ text: 'After coffee.' }],
				subject: { reference: `urn:uuid:${cast.maria}` },
				performer: [{ reference: `urn:uuid:${cast.maria}` }],
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
			meta: { versionId: '2' },
			valueQuantity: { value: 183, unit: 'lb', code: '[lb_av]' }
		});
		const withdrawn = weights.find(({ status }) => status === 'entered-in-error');
		expect(withdrawn).toHaveProperty('dataAbsentReason');
		// As a number of its own: the digits may stand anywhere in an id.
		expect(JSON.stringify(withdrawn)).not.toMatch(/\b199\b/);
		expect(at('41653-7'), 'millimoles are not milligrams').toEqual([]);
		expect(at('14743-9')).toMatchObject([
			{
				method: { text: 'Sent by a device' },
				device: { display: 'Meter+ 0042' },
				valueQuantity: { value: 7.1, code: 'mmol/L' },
				component: [{ valueCodeableConcept: { text: 'fasting' } }]
			}
		]);
		expect(at('59408-5')).toMatchObject([
			{
				code: { coding: [{}, { code: '2708-6' }] },
				effectiveDateTime: '2026-11-20T06:30:00-06:00',
				performer: [{ reference: `urn:uuid:${cast.lee}` }],
				method: { text: 'Taken down by staff' }
			}
		]);
		expect(at('mood')).toMatchObject([{ valueQuantity: { value: 4, code: '{score}' } }]);
		expect(
			resources.filter(({ code }) => JSON.stringify(code)?.includes('Daily check: heart failure'))
		).toMatchObject([
			{
				status: 'final',
				category: [{ coding: [{ code: 'survey' }] }],
				note: [{ text: 'Since noon.' }],
				valueCodeableConcept: { text: 'Feels worse than the day before' },
				component: [{ code: { text: 'dizzy' }, valueBoolean: true }, { code: { text: 'more swelling' } }]
			}
		]);
		const pdf = await recordPdf(record, { language: 'en', timeZone: 'America/Chicago' });
		const { text } = await readPdf(await pdf.arrayBuffer());
		for (const words of [
			'What I measured',
			'Blood pressure',
			'132/84',
			'After coffee.',
			'183',
			'corrected later',
			'Before I ate today',
			'How I felt',
			'Worse',
			'Since noon.',
			'97%',
			'Lee Nguyen',
			'You agree'
		])
			expect(text).toContain(words);
		expect(text, 'withdrawn').not.toMatch(/\b199\b/);
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
