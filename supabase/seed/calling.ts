import type pg from 'pg';
import { v7 } from 'uuid';
import { asPersonOn } from '../../src/lib/db/database.server.ts';
import { judgeWords } from '../../src/lib/observations/free-text/judging.server.ts';
import type { MealContext, MeasureKey } from '../../src/lib/observations/measures.ts';
import { recordReading } from '../../src/lib/observations/readings.server.ts';
import type { Condition } from '../../src/lib/observations/symptoms.ts';
import { daysAgo, later } from './calendar.ts';
import { members, organisations } from './cast.ts';
import type { Chart } from './charts.ts';
import type { TableRows } from './load.ts';
import type { Random } from './random.ts';
import { takenRows, watchedRow, type Numbers, type Taken } from './readings.ts';

/** What somebody measures: as on most days, and as this hour, when it calls for Lee. */
interface Story {
	language: 'en' | 'es';
	condition: Condition;
	measure: MeasureKey;
	context: MealContext | null;
	usual: (random: Random) => Numbers;
	calls: Numbers;
	note: string | null;
	minutesAgo: number;
}

/** One that cannot wait and two that are to be answered today; each from a page of the rules that the others are not on. */
const stories: readonly Story[] = [
	{
		language: 'en',
		condition: 'diabetes',
		measure: 'glucose',
		context: 'before_meal',
		usual: (random) => [['glucose', random.between(98, 118), 'mg/dL']],
		calls: [['glucose', 52, 'mg/dL']],
		note: 'Shaky. I drank some juice.',
		minutesAgo: 6
	},
	{
		language: 'en',
		condition: 'heart_failure',
		measure: 'weight',
		context: null,
		usual: (random) => [['weight', 203 + random.between(-4, 4) / 10, '[lb_av]']],
		calls: [['weight', 206.2, '[lb_av]']],
		note: 'My shoes feel tight.',
		minutesAgo: 41
	},
	{
		language: 'es',
		condition: 'hypertension',
		measure: 'blood_pressure',
		context: null,
		usual: (random) => [
			['systolic', random.between(128, 136), 'mm[Hg]'],
			['diastolic', random.between(74, 79), 'mm[Hg]']
		],
		calls: [
			['systolic', 184, 'mm[Hg]'],
			['diastolic', 96, 'mm[Hg]']
		],
		note: null,
		minutesAgo: 73
	}
];

/** Days on which they measured before, and since when Lee watches. */
const days = 12;

/** Somebody of Lee's caseload, and what they wrote down this hour. */
export interface Calling {
	patient: Taken['patient'];
	story: Story;
}

/** Whose numbers call for Lee: patients nobody has heard of yet, who write now and then and wait for no answer. */
export function calling(charts: readonly Chart[]): Calling[] {
	const quiet = charts.filter(
		({ organisation, team, talk, patient: { id } }) =>
			organisation === organisations.lakeside &&
			team.length === 3 &&
			talk.length >= 8 &&
			talk.at(-1)?.by !== id &&
			members.every((member) => member.id !== id)
	);
	const taken = new Set<Chart>();
	return stories.map((story) => {
		const chart = quiet.find((one) => one.patient.language === story.language && !taken.has(one));
		if (!chart) throw new Error('Nobody of the caseload is left to call for Lee');
		taken.add(chart);
		return { patient: { id: chart.patient.id, organisation: organisations.lakeside }, story };
	});
}

/**
 * What they measured on the days before: at this hour, so that whatever hour the demonstration begins at, the rules have
 * yesterday's weight to compare with (18 to 36 hours ago).
 */
export function measuredBefore(who: readonly Calling[], now: Date, random: Random): Taken[] {
	return who.flatMap(({ patient, story: { measure, context, usual, minutesAgo } }) =>
		Array.from({ length: days }, (_, at) => ({
			patient,
			measure,
			at: later(now, -minutesAgo - (days - at) * 24 * 60),
			numbers: usual(random),
			...(context && { context })
		}))
	);
}

/** What Lee watches them for, and what they measured before. */
export function callingRows(who: readonly Calling[], now: Date, random: Random): TableRows[] {
	const since = daysAgo(now, days + 1, '10:00', organisations.lakeside.timeZone);
	const before = measuredBefore(who, now, random);
	return [
		[
			'care.watched_conditions',
			who.map(({ patient, story }) => watchedRow(patient, story.condition, since, random))
		],
		...takenRows(before, random)
	];
}

/**
 * Has each of them write down what they measured, as an app does: it is judged, opens their alerts, and calls whoever is to
 * be called from then on.
 */
export async function callOut(client: pg.ClientBase, who: readonly Calling[], now: Date): Promise<void> {
	for (const { patient, story } of who) {
		const at = later(now, -story.minutesAgo);
		const id = v7({ msecs: at.valueOf() });
		await client.query('begin');
		await asPersonOn(client, patient.id, async (db) => {
			await recordReading(db, patient.id, {
				id,
				measure: story.measure,
				entered: story.calls.map(([component, value, unit]) => ({ component, value, unit })),
				context: story.context,
				note: story.note,
				source: 'typed',
				device: null,
				at: at.toISOString(),
				zone: patient.organisation.timeZone
			});
			if (story.note !== null) await judgeWords(db, id, []);
		});
		await client.query('commit');
	}
}
