import { calendarDayAgo, daysAgo, later, weekdayAgo } from './calendar.ts';
import { cast } from './cast.ts';
import type { TableRows } from './load.ts';
import type { Ids, SeedLine, SeedPlan } from './plans.ts';

/** What was said of a plan: ticks, doses, a lesson said back, an opinion, and who one is. */
export function saidRows(plan: SeedPlan, ids: Ids, now: Date): TableRows[] {
	const { patient, lines, aboutMe, taught, opinion } = plan;
	const { timeZone } = patient.organisation;
	const place = { organisation_id: patient.organisation.id, patient_id: patient.id };
	const moment = (days: number, time: string) => daysAgo(now, days, time, timeZone);
	const by = { author_id: patient.id, on_behalf_of_id: null };
	const [first, second] = ids.published;
	const report = (key: string, days: number, time: string) => ({
		id: ids.next(),
		...place,
		line_id: ids.lines.get(key) ?? null,
		revision: days < second && lines.some((line) => line.key === key && line.before) ? 2 : 1,
		day: calendarDayAgo(now, days, timeZone),
		...by,
		ticked_at: moment(days, time),
		reported_at: later(moment(days, time), 1)
	});
	const answered = { opinion: ids.next(), taught: ids.next() };
	return [
		[
			'care.step_reports',
			Object.entries(plan.steps).flatMap(([key, { done, not = [] }]) => {
				const line = lines.find((one) => one.key === key);
				const time = line?.schedule?.parts?.includes('morning') ? '07:45' : '18:40';
				const days = daysOfStep(line, { now, timeZone, second });
				const on = (places: readonly number[]) => places.flatMap((place) => days[place - 1] ?? []);
				const today =
					plan.measured.includes(key) && isPast(line, moment(0, '07:46'), now, timeZone) ? [0] : [];
				return [
					...[...today, ...on(done)].map((ago) => ({
						...report(key, ago, time),
						area: 'plan',
						outcome: 'done',
						reason: null,
						words: null
					})),
					...not.flatMap(({ daysAgo: place, outcome, reason, words }) =>
						on([place]).map((ago) => ({
							...report(key, ago, '19:05'),
							area: 'plan',
							outcome,
							reason,
							words
						}))
					)
				];
			})
		],
		[
			'care.dose_reports',
			lines
				.filter(({ kind }) => kind === 'medicine')
				.flatMap((line) => dosesOfWeek(line).map((dose) => ({ line, ...dose })))
				.map(({ line, days, part }) => {
					const missed = plan.missed[line.key]?.find((one) => one.daysAgo === days && one.part === part);
					return {
						...report(line.key, days, part === 'morning' ? '08:15' : '20:30'),
						area: 'medicines',
						day_part: part,
						words: null,
						outcome: missed ? 'missed' : 'taken',
						reason: missed?.reason ?? null
					};
				})
		],
		[
			'care.plan_opinions',
			opinion
				? [
						{
							id: answered.opinion,
							...place,
							version_id: ids.version,
							area: 'plan',
							opinion: opinion.opinion,
							words: opinion.words,
							...by,
							given_at: moment(second - 1, '10:12')
						}
					]
				: []
		],
		[
			'care.plan_opinion_answers',
			opinion?.answer === undefined
				? []
				: [
						{
							id: ids.next(),
							opinion_id: answered.opinion,
							...place,
							area: 'plan',
							words: opinion.answer,
							author_id: cast.lee.id,
							answered_at: moment(second - 1, '11:30')
						}
					]
		],
		[
			'care.teach_backs',
			taught
				? [
						{
							id: answered.taught,
							...place,
							line_id: ids.lines.get(taught.line) ?? null,
							revision: 1,
							area: 'plan',
							words: taught.words,
							...by,
							given_at: moment(20, '09:50')
						}
					]
				: []
		],
		[
			'care.teach_back_reviews',
			taught
				? [
						{
							id: ids.next(),
							teach_back_id: answered.taught,
							...place,
							area: 'plan',
							verdict: taught.verdict,
							author_id: cast.lee.id,
							reviewed_at: moment(20, '13:05')
						}
					]
				: []
		],
		[
			'care.about_me',
			[{ id: ids.next(), ...place, version: 1, ...aboutMe, ...by, written_at: moment(110, '10:00') }]
		],
		[
			'care.plan_reads',
			[1, 2].map((number) => ({
				patient_id: patient.id,
				person_id: patient.id,
				number,
				organisation_id: place.organisation_id,
				read_at: moment((number === 1 ? first : second) - 1, '09:30')
			}))
		]
	];
}

/** Whether a step was for this day and its moment has come. */
const isPast = (line: SeedLine | undefined, moment: Date, now: Date, timeZone: string): boolean =>
	moment < now && (line?.schedule?.weekdays?.includes(weekdayAgo(now, 0, timeZone)) ?? true);

/** The last days of a step before today, the newest first: each of 13, or those of its weekdays since it stands. */
function daysOfStep(
	line: SeedLine | undefined,
	{ now, timeZone, second }: { now: Date; timeZone: string; second: number }
): number[] {
	const weekdays = line?.schedule?.weekdays;
	return Array.from({ length: 13 }, (_, index) => index + 1).filter(
		(days) =>
			(weekdays === undefined || weekdays.includes(weekdayAgo(now, days, timeZone))) &&
			(line?.isNew !== true || days < second)
	);
}

/** The doses of the last seven whole days; what is taken as needed is not said. */
function dosesOfWeek({ schedule }: SeedLine): { days: number; part: string }[] {
	return [1, 2, 3, 4, 5, 6, 7].flatMap((days) => (schedule?.parts ?? []).map((part) => ({ days, part })));
}
