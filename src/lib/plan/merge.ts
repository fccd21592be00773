import { grouped, once, placesIn, type From, type Group, type Places } from './merge-lines.ts';
import {
	measureName,
	zoneColours,
	type PatientWords,
	type PlanTemplate,
	type TemplateBarrier,
	type TemplateGoal,
	type TemplateLesson,
	type TemplateMeasure,
	type TemplateProblem,
	type TemplateSource,
	type TemplateStep,
	type TemplateZone,
	type ZoneColour
} from './template.ts';

/** The conditions a line serves; for a line in no sensitive topic, only those that are in none either. */
interface Serving {
	conditions: string[];
}

interface Sourced {
	sources: TemplateSource[];
	/** The latest of its sources' days. */
	effectiveFrom: string;
}

/** What one template asked for, for the note beside the target that was kept. */
export interface AskedTarget {
	condition: string;
	low?: number | undefined;
	high?: number | undefined;
	source: TemplateSource;
	effectiveFrom: string;
}

export type MergedProblem = TemplateProblem & Serving;
export type MergedBarrier = TemplateBarrier & Serving;
export type MergedLesson = Omit<TemplateLesson, 'source'> & Serving & Sourced;
export type MergedZone = Omit<TemplateZone, 'source'> & Serving & Sourced;
/** `problems` and `goals`: those outside any sensitive topic come first; a line that everybody sees hangs on the first. */
export type MergedGoal = Omit<TemplateGoal, 'source' | 'problem'> &
	Serving &
	Sourced & { problems: string[]; asked: AskedTarget[] };
export type MergedStep = Omit<TemplateStep, 'source'> & Serving & Sourced;

/** One plan for several conditions. */
export interface MergedPlan {
	conditions: { key: string; name: PatientWords }[];
	problems: MergedProblem[];
	goals: MergedGoal[];
	steps: MergedStep[];
	lessons: MergedLesson[];
	barriers: MergedBarrier[];
	/** Mildest colour first; each line names its conditions. */
	zones: { colour: ZoneColour; lines: MergedZone[] }[];
}

/**
 * One plan out of the templates of a patient's conditions, in the order given. What several ask for stands once: lines by
 * their key, goals by measure and unit with the narrowest target, all that was asked kept beside it. Targets that cannot be met
 * together stay two goals for the author to decide. The same templates in another order give the same lines.
 *
 * @throws RangeError when two different templates have the same key: choose the clinic's or the shipped one first.
 */
export function mergeTemplates(given: readonly PlanTemplate[]): MergedPlan {
	const templates = once(given, (template) => JSON.stringify(template));
	const doubled = templates.find((one, at) => templates.findIndex(({ key }) => key === one.key) !== at);
	if (doubled) throw new RangeError(`two templates for ${doubled.key}`);

	const all = <Line>(lines: (template: PlanTemplate) => Line[]): From<Line>[] =>
		templates.flatMap((template) => lines(template).map((line) => ({ condition: template.key, line })));

	const problems = grouped(all((template) => template.problems));
	const goals = groupedByTarget(all((template) => template.goals));
	const problemAt = placesIn(problems);
	const goalAt = placesIn(goals);
	const zones = grouped(all((template) => template.zones));
	const ofProblem = (group: Group<TemplateLesson | TemplateZone>) =>
		problemAt(group.condition, group.first.problem);

	return {
		conditions: templates.map(({ key, name }) => ({ key, name })),
		problems: problems.map((group) => ({ ...group.first, ...serving(group) })),
		goals: goals.map((group) => mergedGoal(group, problemAt)),
		steps: grouped(all((template) => template.steps)).map((group) => ({
			...sourced(group),
			goals: once(
				openFirst(group).flatMap(({ condition, line }) => line.goals.map((goal) => goalAt(condition, goal)))
			)
		})),
		lessons: grouped(all((template) => template.lessons)).map((group) => ({
			...sourced(group),
			problem: ofProblem(group)
		})),
		barriers: grouped(all((template) => template.barriers)).map((group) => ({
			...group.first,
			...serving(group)
		})),
		zones: zoneColours
			.map((colour) => ({ colour, of: zones.filter(({ first }) => first.colour === colour) }))
			.filter(({ of }) => of.length > 0)
			.map(({ colour, of }) => ({
				colour,
				lines: of.map((group) => ({ ...sourced(group), problem: ofProblem(group) }))
			}))
	};
}

function mergedGoal(group: Group<TemplateGoal>, problemAt: Places): MergedGoal {
	const { problem: _problem, measure, ...goal } = sourced(group);
	return {
		...goal,
		...(measure && { measure: { ...measure, ...narrowest(group.open.map(({ line }) => line)) } }),
		dueInDays: Math.min(...group.open.map(({ line }) => line.dueInDays)),
		problems: once(openFirst(group).map(({ condition, line }) => problemAt(condition, line.problem))),
		asked: group.open.map(({ condition, line }) => ({
			condition,
			low: line.measure?.low,
			high: line.measure?.high,
			source: line.source,
			effectiveFrom: line.effectiveFrom
		}))
	};
}

/** Goals of the same measure are one, unless no value meets all of them: then those with the same target are. */
function groupedByTarget(from: readonly From<TemplateGoal>[]): Group<TemplateGoal>[] {
	const measured = Map.groupBy(from, ({ line }) => measureOf(line));
	return grouped(from, (goal) => {
		const { low, high } = narrowest(measured.get(measureOf(goal))?.map(({ line }) => line) ?? []);
		const apart = low !== undefined && high !== undefined && low > high;
		return apart ? `${measureOf(goal)} ${goal.measure?.low} ${goal.measure?.high}` : measureOf(goal);
	});
}

function measureOf({ key, measure }: TemplateGoal): string {
	return measure ? measureName(measure) : key;
}

/** The highest low and the lowest high that any of the goals asks for. */
function narrowest(goals: readonly TemplateGoal[]): Pick<TemplateMeasure, 'low' | 'high'> {
	const lows = goals.flatMap(({ measure }) => measure?.low ?? []);
	const highs = goals.flatMap(({ measure }) => measure?.high ?? []);
	return {
		...(lows.length > 0 && { low: Math.max(...lows) }),
		...(highs.length > 0 && { high: Math.min(...highs) })
	};
}

function serving<Line>({ key, open }: Group<Line>): { key: string } & Serving {
	return { key, conditions: once(open.map(({ condition }) => condition)) };
}

function sourced<Line extends TemplateGoal | TemplateStep | TemplateLesson | TemplateZone>(
	group: Group<Line>
) {
	const { source: _source, ...line } = group.first;
	return {
		...line,
		...serving(group),
		sources: once(
			group.open.map((each) => each.line.source),
			({ key }) => key
		),
		effectiveFrom: group.open.reduce(
			(latest, each) => (each.line.effectiveFrom > latest ? each.line.effectiveFrom : latest),
			group.first.effectiveFrom
		)
	};
}

function openFirst<Line>({ open, all }: Group<Line>): From<Line>[] {
	return once([...open, ...all]);
}
