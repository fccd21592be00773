import { v7 } from 'uuid';
import type { MealContext, MeasureKey } from '../../src/lib/observations/measures.ts';
import { toCanonical, type Unit } from '../../src/lib/observations/units.ts';
import { daysAgo } from './calendar.ts';
import { cast, type CastPatient } from './cast.ts';
import type { TableRows } from './load.ts';
import type { Random } from './random.ts';

const { maria, walter, lee } = cast;

/** How far back the readings of the demonstration go. */
const days = 70;

type Numbers = [component: string, value: number, unit: Unit][];

/** One reading as it was entered. */
export interface Taken {
	patient: CastPatient;
	measure: MeasureKey;
	at: Date;
	numbers: Numbers;
	context?: MealContext;
}

/**
 * What Maria and Walter measured at home: her sugar each morning and her pressure three times a week, both coming down;
 * his weight each morning. A day is left out now and then. None of it is anything a rule speaks of, which a test sees
 * to: so each is noted as judged, with nothing found.
 */
export function readingRows(now: Date, random: Random): TableRows[] {
	const since = daysAgo(now, days, '09:00', maria.organisation.timeZone);
	const observations = takenBefore(now, random).map(({ patient, measure, at, numbers, context = null }) => ({
		id: v7({ msecs: at.valueOf(), random: random.bytes() }),
		version: 1,
		organisation_id: patient.organisation.id,
		patient_id: patient.id,
		measure,
		components: Object.fromEntries(
			numbers.map(([component, value, unit]) => [
				component,
				{ value, unit, canonical: toCanonical(value, unit) }
			])
		),
		context,
		source: 'typed',
		effective_at: at,
		time_zone: patient.organisation.timeZone,
		author_id: patient.id,
		recorded_at: at
	}));
	return [
		[
			'care.watched_conditions',
			(
				[
					[maria, 'diabetes'],
					[maria, 'hypertension'],
					[walter, 'heart_failure']
				] as const
			).map(([patient, condition]) => ({
				id: v7({ msecs: since.valueOf(), random: random.bytes() }),
				organisation_id: patient.organisation.id,
				patient_id: patient.id,
				condition,
				author_id: lee.id,
				started_at: since
			}))
		],
		['care.observations', observations],
		[
			'private.observation_judgements',
			observations.map(({ id, version, patient_id, recorded_at }) => ({
				item_id: id,
				version,
				patient_id,
				findings: 0,
				judged_at: recorded_at
			}))
		]
	];
}

/** All of them, oldest first. */
export function takenBefore(now: Date, random: Random): Taken[] {
	const taken: Taken[] = [];
	/** Pounds that come and go within a week, so that no day and no week gains more than a little. */
	const sway = [0, 0.4, 0.8, 0.6, 0.2, -0.4, -0.6];
	for (let ago = days; ago >= 0; ago -= 1) {
		const past = ago / days;
		const at = (patient: CastPatient, time: string) => daysAgo(now, ago, time, patient.organisation.timeZone);
		// Only the days before yesterday are ever left out: the screens of the demonstration are not empty.
		const leftOut = () => ago > 2 && random.chance(0.08);
		if (!leftOut())
			taken.push({
				...{ patient: maria, measure: 'glucose', context: 'fasting', at: at(maria, '07:20') },
				numbers: [['glucose', Math.round(104 + 18 * past) + random.between(-8, 8), 'mg/dL']]
			});
		if (ago % 7 === 1 || ago % 7 === 3 || ago % 7 === 5)
			taken.push({
				...{ patient: maria, measure: 'blood_pressure', at: at(maria, '07:40') },
				numbers: [
					['systolic', Math.round(126 + 12 * past) + random.between(-4, 4), 'mm[Hg]'],
					['diastolic', Math.round(77 + 5 * past) + random.between(-3, 3), 'mm[Hg]'],
					['heart_rate', 72 + random.between(-4, 4), '/min']
				]
			});
		if (!leftOut())
			taken.push({
				...{ patient: walter, measure: 'weight', at: at(walter, '06:50') },
				numbers: [['weight', Math.round((188.2 + past + (sway[ago % 7] ?? 0)) * 10) / 10, '[lb_av]']]
			});
	}
	return taken.filter(({ at }) => at < now);
}
