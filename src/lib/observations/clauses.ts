import { dayOf, daysBetween } from './calendar.ts';
import { compared, numberOf, passes, stepOf } from './compare.ts';
import type { SymptomReport } from './history.ts';
import { measureOf, type ComponentKey } from './measures.ts';
import type { Clause, Test } from './rules/rule.ts';
import type { SignOf } from './signs.ts';
import type { Symptom } from './symptoms.ts';
import { hour, type Point, type Timeline } from './timeline.ts';

/** The ids a clause rests on where it is true; undefined where it is not. */
type Found = string[] | undefined;
type Of<Kind extends Clause['kind']> = Extract<Clause, { kind: Kind }>;

const day = 24 * hour;
const idsOf = (points: readonly Point[]) => points.map(({ id }) => id);

/** Looks at a history as one clause asks. */
export function holds(clause: Clause, timeline: Timeline): Found {
	switch (clause.kind) {
		case 'reading':
			return reading(clause, timeline);
		case 'again':
			return again(clause, timeline);
		case 'days':
			return days(clause, timeline);
		case 'average':
			return average(clause, timeline);
		case 'change':
			return change(clause, timeline);
		case 'symptom':
			return said(timeline, ({ symptoms }) =>
				symptoms.some(
					(one) =>
						clause.any.includes(one) ||
						(clause.orOf !== undefined && timeline.signs.get(one)?.condition === clause.orOf)
				)
			);
		case 'sign':
			return said(timeline, ({ symptoms }) =>
				symptoms.some((symptom) => isOf(clause, timeline.signs.get(symptom), symptom))
			);
		case 'feeling':
			return said(timeline, ({ feeling }) => feeling === clause.is);
		case 'missing':
			return missing(clause, timeline);
		case 'late':
			return undefined;
		case 'all': {
			const found = clause.of.map((part) => holds(part, timeline));
			return found.every((ids) => ids !== undefined) ? [...new Set(found.flat())] : undefined;
		}
	}
}

function said({ reports }: Timeline, what: (report: SymptomReport) => boolean): Found {
	const found = reports.filter(what);
	return found.length > 0 ? found.map(({ id }) => id) : undefined;
}

const isOf = (
	{ condition, zone, but = [] }: Of<'sign'>,
	sign: SignOf | undefined,
	symptom: Symptom
): boolean => sign?.condition === condition && sign.zone === zone && !but.includes(symptom);

/**
 * What holds of the latest of a component, in the last day. Two readings of one minute are both the latest: each is looked at
 * beside the other, and as if it stood alone, so that a harmless one never hides the other.
 */
function ofLatest(
	component: ComponentKey,
	{ now, points }: Timeline,
	look: (latest: Point, points: readonly Point[]) => Found
): Found {
	const all = points(component);
	const last = all.at(-1);
	if (!last || last.at <= now - day) return undefined;
	const tied = all.filter(({ at }) => at === last.at);
	const before = all.slice(0, all.length - tied.length);
	const found = tied.flatMap((latest) => {
		const others = tied.filter((one) => one !== latest);
		return [
			look(latest, [...before, ...others, latest]),
			others.length > 0 && look(latest, [...before, latest])
		];
	});
	const ids = found.flatMap((one) => one || []);
	return ids.length > 0 ? [...new Set(ids)] : undefined;
}

/** Of readings of one minute, those that pass, where any does. */
const hardest = (test: Test, points: readonly Point[], timeline: Timeline): Point[] =>
	points.filter(
		({ at, value }) =>
			passes(test, value, timeline.history.thresholds) ||
			!points.some((other) => other.at === at && passes(test, other.value, timeline.history.thresholds))
	);

const reading = (clause: Of<'reading'>, timeline: Timeline): Found =>
	ofLatest(clause.component, timeline, ({ id, value, context }) => {
		if (clause.context && !(context && clause.context.includes(context))) return undefined;
		return passes(clause, value, timeline.history.thresholds) ? [id] : undefined;
	});

const again = (clause: Of<'again'>, timeline: Timeline): Found =>
	ofLatest(clause.component, timeline, (latest, points) => {
		const run = hardest(clause, points, timeline)
			.filter(({ at }) => at >= latest.at - clause.hours * hour)
			.slice(-1 - clause.times);
		const isRun =
			run.length === clause.times + 1 &&
			run.every(({ value }) => passes(clause, value, timeline.history.thresholds));
		return isRun ? idsOf(run) : undefined;
	});

const days = (clause: Of<'days'>, timeline: Timeline): Found =>
	ofLatest(clause.component, timeline, (latest, all) => {
		const points = hardest(clause, all, timeline);
		const broken = points.findLastIndex(
			({ at, value }) =>
				at < latest.at - (clause.days + 1) * day || !passes(clause, value, timeline.history.thresholds)
		);
		const run = points.slice(broken + 1);
		const { zone } = timeline.history;
		const covered = new Set(run.map(({ at }) => dayOf(at, zone)));
		// Ten to midnight and ten past are two dates, not two days.
		const spans = latest.at - (run[0]?.at ?? latest.at) >= (clause.days - 1) * day - 6 * hour;
		return covered.size >= clause.days && spans ? idsOf(run) : undefined;
	});

function average(clause: Of<'average'>, timeline: Timeline): Found {
	const points = timeline.points(clause.component).filter(({ at }) => at > timeline.now - clause.days * day);
	if (points.length < clause.readings) return undefined;
	return passes(clause, mean(points), timeline.history.thresholds) ? idsOf(points) : undefined;
}

const change = (clause: Of<'change'>, timeline: Timeline): Found =>
	ofLatest(clause.component, timeline, (latest, points) => changeOf(clause, latest, points, timeline));

function changeOf(
	{ direction, since, by }: Of<'change'>,
	latest: Point,
	points: readonly Point[],
	timeline: Timeline
): Found {
	const before = points.filter((point) => point !== latest && point.at <= latest.at);
	const within = (oldest: number, youngest = 0) =>
		before.filter(({ at }) => at >= latest.at - oldest && at <= latest.at - youngest);
	const rises = direction === 'rise';
	const extreme = (points: readonly Point[]) =>
		points.reduce<Point | undefined>((best, point) => {
			if (!best) return point;
			return (rises ? point.value < best.value : point.value > best.value) ? point : best;
		}, undefined);
	/** Of readings of one minute the one that makes the change the larger. */
	const latestExtreme = (points: readonly Point[]) =>
		extreme(points.filter(({ at }) => at === points.at(-1)?.at));
	let base: { value: number; ids: string[] } | undefined;
	if (since === 'average') {
		const points = within(30 * day);
		base = points.length > 0 ? { value: mean(points), ids: [] } : undefined;
	} else if (since === 'day' || since === 'week' || since === 'before') {
		const found =
			since === 'day'
				? latestExtreme(within(36 * hour, 18 * hour))
				: since === 'week'
					? // After a week without a weight the last one before it is what there is to compare with.
						(extreme(within(7 * day)) ?? latestExtreme(within(28 * day)))
					: latestExtreme(within(7 * day));
		base = found && { value: found.value, ids: [found.id] };
	} else {
		const value = numberOf(since, timeline.history.thresholds);
		base = value === undefined ? undefined : { value, ids: [] };
	}
	if (!base) return undefined;
	const needed = stepOf(by, base.value, timeline.history.thresholds);
	const moved = rises ? latest.value - base.value : base.value - latest.value;
	return needed !== undefined && compared(moved) >= compared(needed) ? [...base.ids, latest.id] : undefined;
}

/**
 * Each day that is over without a reading counts for the share of a week on which it was asked for as the day began: of
 * seven days under "three a week" three were missed. In whole numbers, so that nothing is lost to rounding.
 */
function missing(clause: Of<'missing'>, { now, history, points }: Timeline): Found {
	const allowed = numberOf(clause.days, history.thresholds);
	const said = (history.asked ?? [])
		.filter(({ measure, since }) => measure === clause.measure && Date.parse(since) <= now)
		.sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
	// What was asked before a time in which it was not is forgotten.
	const asked = said.slice(said.findLastIndex(({ daysAWeek }) => daysAWeek === 0) + 1);
	if (allowed === undefined || asked.length === 0) return undefined;
	const [component] = measureOf(clause.measure).components;
	const day = (moment: number) => dayOf(moment, history.zone);
	const counted = [history.since, asked[0]?.since].flatMap((moment) => (moment ? [Date.parse(moment)] : []));
	const last = day(Math.max(...counted, points(component.key).at(-1)?.at ?? -Infinity));
	const today = day(now);
	const sevenths = asked.map(({ daysAWeek, since }, place) => {
		const next = asked[place + 1];
		const from = later(day(Date.parse(since)), last);
		// The day of the next word still stands under this one; today is not over.
		const over = daysBetween(from, today) - 1;
		const until = next ? daysBetween(from, day(Date.parse(next.since))) : over;
		return daysAWeek * Math.max(0, Math.min(over, until));
	});
	return sevenths.reduce((sum, one) => sum + one, 0) >= allowed * 7 ? [] : undefined;
}

const later = (one: string, other: string) => (one > other ? one : other);

const mean = (points: readonly Point[]) => points.reduce((sum, { value }) => sum + value, 0) / points.length;
