import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/lib/observations/evaluate.ts';
import { measureOf } from '../../src/lib/observations/measures.ts';
import type { Condition } from '../../src/lib/observations/symptoms.ts';
import { toCanonical } from '../../src/lib/observations/units.ts';
import { calendarDayAgo, daysAgo, later } from './calendar.ts';
import { calling, measuredBefore } from './calling.ts';
import { cast, organisations, type CastPatient } from './cast.ts';
import { charts } from './charts.ts';
import { mariaAndLee } from './maria.ts';
import { mariasPlan } from './plan-of-maria.ts';
import { waltersPlan } from './plan-of-walter.ts';
import { published, type SeedPlan } from './plans.ts';
import { Random } from './random.ts';
import { takenBefore, type Taken } from './readings.ts';
import { walterAndLee } from './walter.ts';
import { said } from './written.ts';

const watched: [CastPatient, Condition[]][] = [
	[cast.maria, ['diabetes', 'hypertension']],
	[cast.walter, ['heart_failure']]
];

/** Readings as the rules look at them. */
const asJudged = (taken: readonly Taken[]) =>
	taken.map(({ measure, at, numbers, context }, place) => ({
		id: String(place),
		measure,
		at: at.toISOString(),
		context,
		values: Object.fromEntries(
			numbers.map(([component, value, unit]) => [component, toCanonical(value, unit)])
		)
	}));

test.each(['2026-03-08T09:30:00Z', '2026-11-29T18:00:00Z', '2026-07-04T03:00:00Z'])(
	'no rule speaks of a reading of the demonstration begun at %s, on any day of it',
	(begun) => {
		const taken = takenBefore(new Date(begun), new Random(1959));
		expect(taken.length).toBeGreaterThan(120);
		for (const [patient, conditions] of watched) {
			const readings = asJudged(taken.filter((one) => one.patient === patient));
			const zone = patient.organisation.timeZone;
			for (const now of [...readings.map(({ at }) => at), begun])
				expect(evaluate({ readings, reports: [], conditions, thresholds: {}, now, zone }), now).toEqual([]);
		}
	}
);

test.each(['03:30', '07:00', '16:00', '22:00'])(
	'what calls for Lee does so when the demonstration begins at %s in UTC',
	(time) => {
		const now = new Date(`2026-12-01T${time}:00Z`);
		const random = new Random(1959);
		const who = calling(charts(now, random));
		const before = measuredBefore(who, now, random);
		const worst = who.map(({ patient, story }) => {
			const numbers = story.calls;
			const calls = { patient, measure: story.measure, at: later(now, -story.minutesAgo), numbers };
			const [first] = evaluate({
				readings: asJudged([...before.filter((one) => one.patient === patient), calls]),
				reports: [],
				conditions: [story.condition],
				thresholds: {},
				now: now.toISOString(),
				zone: patient.organisation.timeZone
			});
			return [first?.severity, first?.episode];
		});
		expect(worst).toEqual([
			['red', 'glucose_low'],
			['yellow', 'heart_failure_fluid'],
			['yellow', 'blood_pressure_high']
		]);
	}
);

describe.each([
	'2026-03-08T09:30:00Z',
	'2026-11-29T18:00:00Z',
	'2026-11-30T16:00:00Z',
	'2026-07-04T20:00:00Z'
])('the demonstration begun at %s', (begun) => {
	const now = new Date(begun);
	const zone = organisations.lakeside.timeZone;
	const taken = takenBefore(now, new Random(1959));
	const numbersOf = (patient: CastPatient, measure: string, component: string) =>
		taken
			.filter((one) => one.patient === patient && one.measure === measure)
			.map(({ at, numbers }) => ({ at, value: numbers.find(([name]) => name === component)?.[1] ?? 0 }));
	const changed = (plan: SeedPlan) => daysAgo(now, published(now, plan)[1], '14:20', zone);

	test('measures what its people tell of', () => {
		const weights = new Map(
			numbersOf(cast.walter, 'weight', 'weight').map(({ at, value }) => [dayOf(at, zone), value])
		);
		const today = [{ body: '187.6 today.', at: now }];
		const told = [...said(walterAndLee, now, zone), ...today].flatMap(({ body, at }) => {
			const number = /^(?:Today |Weight )?(1\d\d\.\d)/.exec(body)?.[1];
			return number !== undefined && weights.has(dayOf(at, zone)) ? [{ at, number: Number(number) }] : [];
		});
		expect(told.length).toBeGreaterThanOrEqual(2);
		for (const { at, number } of told) expect(weights.get(dayOf(at, zone))).toBe(number);
		const sugars = new Map(
			numbersOf(cast.maria, 'glucose', 'glucose').map(({ at, value }) => [dayOf(at, zone), value])
		);
		const sugar = said(mariaAndLee, now, zone).findLast(({ body }) => body.startsWith('Azúcar 118'));
		expect(sugar && sugars.get(dayOf(sugar.at, zone))).toBe(118);
	});

	test('measures what the plans were changed for, and what came of it', () => {
		const weights = numbersOf(cast.walter, 'weight', 'weight');
		const before = weights.filter(({ at }) => at < changed(waltersPlan)).slice(-8);
		const gain =
			Math.max(...before.map(({ value }) => value)) - Math.min(...before.map(({ value }) => value));
		expect(gain).toBeGreaterThanOrEqual(2.5);
		expect(gain).toBeLessThan(3.5);
		const pressures = numbersOf(cast.maria, 'blood_pressure', 'systolic');
		const above = pressures.filter(({ at }) => at < changed(mariasPlan));
		for (const { value } of above) expect(value).toBeGreaterThan(140);
		expect(pressures.at(-1)?.value).toBeLessThan(135);
	});

	test('takes the pressure on the days the plan asks for', () => {
		const days = numbersOf(cast.maria, 'blood_pressure', 'systolic').map(({ at }) =>
			new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: zone }).format(at)
		);
		expect([...new Set(days)].sort()).toEqual(['Fri', 'Mon', 'Wed']);
	});
});

const dayOf = (at: Date, timeZone: string) => calendarDayAgo(at, 0, timeZone);

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
