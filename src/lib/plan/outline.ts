import type { Kind, Part, PlanLine } from './line.ts';

/** The lines of a plan as they hang together; what has lost sight of its parent stands under none. */
export interface Outline {
	problems: { problem: PlanLine | null; goals: { goal: PlanLine | null; steps: PlanLine[] }[] }[];
	medicines: PlanLine[];
	lessons: PlanLine[];
	barriers: PlanLine[];
	/** Mildest colour first. */
	zones: PlanLine[];
}

/** Puts lines, in the order of their version, under what they hang on. Every line given stands in it once. */
export function outlineOf(lines: readonly PlanLine[]): Outline {
	const of = (kind: Kind) => lines.filter((line) => line.kind === kind);
	const known = new Set(lines.map(({ id }) => id));
	const under = (parent: PlanLine | null) => (line: PlanLine) =>
		parent ? line.parent === parent.id : line.parent === null || !known.has(line.parent);
	const goals = of('goal');
	const steps = of('step');
	const withSteps = (goal: PlanLine | null) => ({ goal, steps: steps.filter(under(goal)) });
	const loose = {
		problem: null,
		goals: [...goals.filter(under(null)), null].map(withSteps).filter(({ goal, steps }) => goal ?? steps[0])
	};
	return {
		problems: [
			...of('problem').map((problem) => ({ problem, goals: goals.filter(under(problem)).map(withSteps) })),
			...(loose.goals.length > 0 ? [loose] : [])
		],
		medicines: of('medicine'),
		lessons: of('lesson'),
		barriers: of('barrier'),
		zones: (['green', 'yellow', 'red'] as const).flatMap((colour) =>
			of('zone').filter(({ zone }) => zone === colour)
		)
	};
}

/** The part that says what a line is. */
export const mainPart = {
	problem: 'plain',
	goal: 'plain',
	step: 'what',
	medicine: 'purpose',
	lesson: 'title',
	barrier: 'plain',
	zone: 'signs'
} as const satisfies Record<Kind, Part>;
