import { expect, test } from 'vitest';
import { progressByCode } from './latest.ts';

const at = '2026-11-28T12:00:00Z';
const shown = { number: String, log: '/log' };

test('a goal finds the last value of what it measures, in the unit it was entered in', () => {
	const progress = progressByCode(
		[
			{ measure: 'weight', at, values: { weight: { canonical: 85.7289, unit: '[lb_av]' } } },
			{
				measure: 'blood_pressure',
				at,
				values: {
					systolic: { canonical: 132, unit: 'mm[Hg]' },
					diastolic: { canonical: 84, unit: 'mm[Hg]' }
				}
			}
		],
		shown
	);
	expect(progress['29463-7']).toEqual({ value: '189\u00a0lb', at, href: '/log/weight/trend' });
	expect(progress['8480-6']).toMatchObject({ value: '132\u00a0mmHg', href: '/log/blood_pressure/trend' });
	expect(progress['8462-4']?.value).toBe('84\u00a0mmHg');
	// What is measured at the clinic alone has nothing to show.
	expect(progress['4548-4']).toBeUndefined();
});

test('both codes of blood sugar lead to it, and what is not logged has no page', () => {
	const progress = progressByCode(
		[
			{ measure: 'glucose', at, values: { glucose: { canonical: 120, unit: 'mg/dL' } } },
			{ measure: 'respiratory_rate', at, values: { respiratory_rate: { canonical: 16, unit: '/min' } } }
		],
		shown
	);
	expect(progress['41653-7']).toEqual(progress['14743-9']);
	expect(progress['9279-1']).toBeUndefined();
});
