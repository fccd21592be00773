import { expect, test } from 'vitest';
import { evaluate } from '../../src/lib/observations/evaluate.ts';
import { measureOf } from '../../src/lib/observations/measures.ts';
import type { Condition } from '../../src/lib/observations/symptoms.ts';
import { toCanonical } from '../../src/lib/observations/units.ts';
import { cast, type CastPatient } from './cast.ts';
import { mariasPlan } from './plan-of-maria.ts';
import { waltersPlan } from './plan-of-walter.ts';
import { Random } from './random.ts';
import { takenBefore } from './readings.ts';

const watched: [CastPatient, Condition[]][] = [
	[cast.maria, ['diabetes', 'hypertension']],
	[cast.walter, ['heart_failure']]
];

test.each(['2026-03-08T09:30:00Z', '2026-11-29T18:00:00Z', '2026-07-04T03:00:00Z'])(
	'no rule speaks of a reading of the demonstration begun at %s, on any day of it',
	(begun) => {
		const taken = takenBefore(new Date(begun), new Random(1959));
		expect(taken.length).toBeGreaterThan(120);
		for (const [patient, conditions] of watched) {
			const readings = taken
				.filter((one) => one.patient === patient)
				.map(({ measure, at, numbers, context }, place) => ({
					...{ id: String(place), measure, at: at.toISOString(), context },
					values: Object.fromEntries(
						numbers.map(([component, value, unit]) => [component, toCanonical(value, unit)])
					)
				}));
			const zone = patient.organisation.timeZone;
			for (const now of [...readings.map(({ at }) => at), begun])
				expect(evaluate({ readings, reports: [], conditions, thresholds: {}, now, zone }), now).toEqual([]);
		}
	}
);

test('what the demonstration measures over time has a goal in the plan, as its trend shows', () => {
	const goals = [mariasPlan, waltersPlan].map(({ lines }) =>
		lines.flatMap(({ kind, facts }) => (kind === 'goal' && facts?.loinc_code ? [facts.loinc_code] : []))
	);
	const measured = (patient: CastPatient) => [
		...new Set(
			takenBefore(new Date(), new Random(1959))
				.filter((one) => one.patient === patient)
				.map(({ measure }) => measure)
		)
	];
	for (const [place, patient] of [cast.maria, cast.walter].entries())
		for (const measure of measured(patient)) {
			const codes = measureOf(measure).components.map(({ loinc }) => loinc);
			expect(
				goals[place]?.some((code) => codes.some((one) => one === code)),
				`${patient.id} ${measure}`
			).toBe(true);
		}
});
