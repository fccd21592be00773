import { expect, test } from 'vitest';
import { evaluate } from '../../src/lib/observations/evaluate.ts';
import type { Condition } from '../../src/lib/observations/symptoms.ts';
import { toCanonical } from '../../src/lib/observations/units.ts';
import { cast, type CastPatient } from './cast.ts';
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
