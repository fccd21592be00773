import { v7 } from 'uuid';
import type { ComponentKey, MealContext, MeasureKey } from '../../src/lib/observations/measures.ts';
import type { Condition } from '../../src/lib/observations/symptoms.ts';
import { toCanonical, type Unit } from '../../src/lib/observations/units.ts';
import { daysAgo, daysOfWorkingDays, weekdayAgo } from './calendar.ts';
import { cast, type CastPatient } from './cast.ts';
import type { TableRows } from './load.ts';
import { mariasPlan } from './plan-of-maria.ts';
import { waltersPlan } from './plan-of-walter.ts';
import { published, type SeedPlan } from './plans.ts';
import type { Random } from './random.ts';

const { maria, walter, lee } = cast;

/** How far back the readings of the demonstration go. */
const days = 70;

export type Numbers = [component: ComponentKey, value: number, unit: Unit][];

/** Somebody who measures at home. */
type Measuring = Pick<CastPatient, 'id' | 'organisation'>;

/** One reading as it was entered. */
export interface Taken<Who extends Measuring = Measuring> {
	patient: Who;
	measure: MeasureKey;
	at: Date;
	numbers: Numbers;
	context?: MealContext;
}

/**
 * What Maria and Walter measured at home: her sugar each morning, coming down, and her pressure on the days of her plan,
 * which falls once the plan has more lisinopril; his weight each morning, three pounds up in the week before the plan
 * had more furosemide. Where they told Lee a number, it is that one. A day is left out now and then. None of it is anything a rule speaks of, which a test sees
 * to: so each is noted as judged, with nothing found.
 */
export function readingRows(now: Date, random: Random): TableRows[] {
	const since = daysAgo(now, days, '09:00', maria.organisation.timeZone);
	return [
		[
			'care.watched_conditions',
			(
				[
					[maria, 'diabetes'],
					[maria, 'hypertension'],
					[walter, 'heart_failure']
				] as const
			).map(([patient, condition]) => watchedRow(patient, condition, since, random))
		],
		[
			'care.asked_readings',
			(
				[
					[maria, 'glucose', 7],
					[maria, 'blood_pressure', 3],
					[walter, 'weight', 7]
				] as const
			).map(([patient, measure, days_a_week]) => ({
				id: v7({ msecs: since.valueOf(), random: random.bytes() }),
				organisation_id: patient.organisation.id,
				patient_id: patient.id,
				measure,
				days_a_week,
				author_id: lee.id,
				set_at: since
			}))
		],
		...takenRows(takenBefore(now, random), random)
	];
}

/** What Lee watches somebody for since a moment, a row of care.watched_conditions. */
export const watchedRow = (patient: Measuring, condition: Condition, since: Date, random: Random) => ({
	id: v7({ msecs: since.valueOf(), random: random.bytes() }),
	organisation_id: patient.organisation.id,
	patient_id: patient.id,
	condition,
	author_id: lee.id,
	started_at: since
});

/** Readings as they were typed at home, each noted as judged, with nothing found. */
export function takenRows(taken: readonly Taken[], random: Random): TableRows[] {
	const observations = taken.map(({ patient, measure, at, numbers, context = null }) => ({
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
export function takenBefore(now: Date, random: Random): Taken<CastPatient>[] {
	const taken: Taken<CastPatient>[] = [];
	const { timeZone } = maria.organisation;
	const told = toldNumbers(now);
	const [, mariasChange] = published(now, mariasPlan);
	const [, waltersChange] = published(now, waltersPlan);
	const cuff = mariasPlan.lines.find(({ key }) => key === 'cuff')?.schedule?.weekdays ?? [];
	for (let ago = days; ago >= 0; ago -= 1) {
		const past = ago / days;
		const at = (patient: CastPatient, time: string) => daysAgo(now, ago, time, patient.organisation.timeZone);
		if (!leftOut(mariasPlan, 'prick', ago, random))
			taken.push({
				patient: maria,
				measure: 'glucose',
				context: 'fasting',
				at: at(maria, '07:20'),
				numbers: [
					['glucose', told.sugar.get(ago) ?? Math.round(104 + 18 * past) + random.between(-8, 8), 'mg/dL']
				]
			});
		if (cuff.includes(weekdayAgo(now, ago, timeZone))) {
			// Above 140 until the plan changes, and lower by the day for a week after.
			const high = 1 - Math.min(7, Math.max(0, mariasChange - ago)) / 7;
			taken.push({
				patient: maria,
				measure: 'blood_pressure',
				at: at(maria, '07:40'),
				numbers: [
					['systolic', Math.round(125 + 18 * high) + random.between(-2, 4), 'mm[Hg]'],
					['diastolic', Math.round(76 + 8 * high) + random.between(-3, 3), 'mm[Hg]'],
					['heart_rate', 72 + random.between(-4, 4), '/min']
				]
			});
		}
		if (!leftOut(waltersPlan, 'weigh', ago, random)) {
			const pounds =
				told.weight.get(ago) ??
				187.8 + 0.4 * past + sway(ago - waltersChange + 70) + water(ago - waltersChange);
			taken.push({
				patient: walter,
				measure: 'weight',
				at: at(walter, '06:50'),
				numbers: [['weight', Math.round(pounds * 10) / 10, '[lb_av]']]
			});
		}
	}
	return taken.filter(({ at }) => at < now);
}

/** A morning is left out where the plan has no tick for it; before the ticks begin, now and then. */
const leftOut = ({ steps }: SeedPlan, step: string, ago: number, random: Random): boolean =>
	ago > 13 ? random.chance(0.08) : ago > 0 && steps[step]?.done.includes(ago) !== true;

/** Pounds that come and go within a week, so that no day and no week gains more than a little. */
const sway = (day: number): number => [0, 0.2, 0.4, 0.3, 0.1, -0.2, -0.3][day % 7] ?? 0;

/** Pounds of water, so many days before the plan had more furosemide or (below 0) after. */
const water = (before: number): number =>
	before >= 0 ? 3 * Math.max(0, 1 - before / 7) : 3 * 0.6 ** -before;

/** What they told Lee in their messages, by how many days ago it was. */
function toldNumbers(now: Date): { sugar: Map<number, number>; weight: Map<number, number> } {
	const ago = (workingDays: number) => daysOfWorkingDays(now, workingDays, maria.organisation.timeZone);
	return {
		sugar: new Map([[ago(2), 118]]),
		weight: new Map([
			[ago(47) + 1, 188.2],
			[ago(47), 188],
			[ago(2), 187.8],
			[0, 187.6]
		])
	};
}
