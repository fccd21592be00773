import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { mergeTemplates, type MergedPlan } from './merge.ts';
import { PlanTemplate } from './template.ts';
import { shippedTemplates } from './templates.ts';

/** Every set of the shipped conditions. */
const subsets = shippedTemplates
	.reduce<PlanTemplate[][]>((sets, template) => [...sets, ...sets.map((set) => [...set, template])], [[]])
	.filter((set) => set.length > 0);

const condition = (key: string) => {
	const template = shippedTemplates.find((each) => each.key === key);
	if (template === undefined) throw new Error(`no template ${key}`);
	return template;
};

/** The same plan, lists whose order says nothing sorted. */
function meaning(plan: MergedPlan) {
	const sorted = (lines: readonly object[]) =>
		lines
			.map((line) =>
				JSON.stringify(line, (_, value: unknown) =>
					Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : value
				)
			)
			.sort();
	const { problems, goals, steps, lessons, barriers, zones } = plan;
	return [problems, goals, steps, lessons, barriers, zones.flatMap(({ lines }) => lines)].map(sorted);
}

describe('plans for any set of the shipped conditions', () => {
	test.each(subsets.map((set) => [set.map(({ key }) => key).join(', '), set] as const))('%s', (_, set) => {
		const plan = mergeTemplates(set);
		const { problems, goals, steps, lessons, barriers, zones } = plan;

		for (const lines of [problems, goals, steps, lessons, barriers, zones.flatMap((zone) => zone.lines)]) {
			const keys = lines.map(({ key }) => key);
			expect(new Set(keys).size).toBe(keys.length);
		}
		// Nothing is lost: each template's line stands in the plan under its key, goals under their measure.
		const keysOf = (lines: readonly { key: string }[]) => new Set(lines.map(({ key }) => key));
		for (const template of set) {
			expect(keysOf(steps)).toEqual(keysOf([...steps, ...template.steps]));
			expect(keysOf(lessons)).toEqual(keysOf([...lessons, ...template.lessons]));
			expect(keysOf(barriers)).toEqual(keysOf([...barriers, ...template.barriers]));
			expect(keysOf(problems)).toEqual(keysOf([...problems, ...template.problems]));
			expect(keysOf(goals)).toEqual(keysOf([...goals, ...template.goals]));
		}
		// Every step hangs on goals of the plan, every goal on its problems.
		expect(steps.flatMap((step) => step.goals).filter((goal) => !keysOf(goals).has(goal))).toEqual([]);
		expect(goals.flatMap((goal) => goal.problems).filter((key) => !keysOf(problems).has(key))).toEqual([]);
		// Zones: each colour once, mildest first, with a line for every condition.
		expect(zones.map(({ colour }) => colour)).toEqual(['green', 'yellow', 'red']);
		for (const { lines } of zones) {
			expect([...new Set(lines.flatMap(({ conditions }) => conditions))]).toEqual(set.map(({ key }) => key));
		}
		// A target is as narrow as any of the templates asks for.
		for (const { measure, asked } of goals) {
			for (const { low, high } of asked) {
				expect(measure?.low ?? -Infinity).toBeGreaterThanOrEqual(low ?? -Infinity);
				expect(measure?.high ?? Infinity).toBeLessThanOrEqual(high ?? Infinity);
			}
		}
		// The same again changes nothing.
		expect(mergeTemplates([...set, ...set])).toEqual(plan);
	});

	test('say the same whatever the order of the conditions', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...shippedTemplates], { minLength: 1 }), (set) => {
				const other = set.toSorted((a, b) => a.key.localeCompare(b.key, 'en'));
				expect(meaning(mergeTemplates(other))).toEqual(meaning(mergeTemplates(set)));
			})
		);
	});

	test('keep the order of the conditions and of each template’s lines', () => {
		const plan = mergeTemplates([condition('hypertension'), condition('type_2_diabetes')]);
		expect(plan.conditions.map(({ key }) => key)).toEqual(['hypertension', 'type_2_diabetes']);
		expect(plan.steps[0]?.key).toBe(condition('hypertension').steps[0]?.key);
	});

	test('are made of lines that a plan of one condition has word for word', () => {
		for (const template of shippedTemplates) {
			const alone = mergeTemplates([template]);
			expect(alone.steps.map(({ words }) => words)).toEqual(template.steps.map(({ words }) => words));
			expect(alone.goals.map(({ measure }) => measure)).toEqual(template.goals.map((goal) => goal.measure));
		}
	});
});

describe('what several conditions ask for', () => {
	const asking = (key: string, change: (template: PlanTemplate) => unknown) => {
		const copy = structuredClone(condition('hypertension'));
		copy.key = key;
		change(copy);
		return v.parse(PlanTemplate, copy);
	};
	const upTo = (high: number, low?: number) => (template: PlanTemplate) => {
		for (const goal of template.goals)
			if (goal.key === 'upper_blood_pressure') Object.assign(goal.measure ?? {}, { high, low });
	};
	const upper = (plan: MergedPlan) => plan.goals.filter(({ measure }) => measure?.loinc === '8480-6');

	test('stands once with the stricter target, and both sources beside it', () => {
		const plan = mergeTemplates([condition('hypertension'), asking('kidneys', upTo(120))]);
		expect(upper(plan)).toMatchObject([
			{
				measure: { high: 120 },
				conditions: ['hypertension', 'kidneys'],
				asked: [
					{ condition: 'hypertension', high: 130, source: { key: 'aha-acc-2025' } },
					{ condition: 'kidneys', high: 120 }
				]
			}
		]);
		expect(plan.steps.filter(({ key }) => key === 'check_blood_pressure')).toHaveLength(1);
	});

	test('meets under one goal whatever the clinic calls it', () => {
		const named = asking('clinic', (template) => {
			for (const goal of template.goals) if (goal.key === 'upper_blood_pressure') goal.key = 'top_number';
			for (const step of template.steps) {
				step.goals = step.goals.map((goal) => (goal === 'upper_blood_pressure' ? 'top_number' : goal));
			}
		});
		const plan = mergeTemplates([condition('hypertension'), named]);
		expect(upper(plan)).toHaveLength(1);
		const keys = plan.goals.map(({ key }) => key);
		expect(plan.steps.flatMap(({ goals }) => goals).filter((goal) => !keys.includes(goal))).toEqual([]);
	});

	test('stays apart when no value meets both: the author decides', () => {
		const plan = mergeTemplates([condition('hypertension'), asking('frail', upTo(150, 140))]);
		expect(upper(plan).map(({ key, measure }) => [key, measure?.low, measure?.high])).toEqual([
			['hypertension.upper_blood_pressure', undefined, 130],
			['frail.upper_blood_pressure', 140, 150]
		]);
	});

	test('in a sensitive topic and outside it is shown outside, and names nothing of the topic', () => {
		const plan = mergeTemplates([condition('depression'), condition('type_2_diabetes')]);
		const step = plan.steps.find(({ key }) => key === 'take_medicines');
		expect(step).not.toHaveProperty('topic');
		expect(step?.conditions).toEqual(['type_2_diabetes']);
		// Tied to all goals, first to one that everybody with the plan may see.
		expect(step?.goals).toEqual(expect.arrayContaining(['a1c', 'mood_score']));
		expect(step?.goals[0]).toBe('a1c');
		const open = JSON.stringify(
			[...plan.problems, ...plan.goals, ...plan.barriers, ...plan.zones.flatMap(({ lines }) => lines)].filter(
				({ topic }) => topic === undefined
			)
		);
		expect(open).not.toMatch(/depress|mood/);
	});

	test('cannot be two different templates of one key', () => {
		expect(() => mergeTemplates([condition('hypertension'), asking('hypertension', upTo(140))])).toThrow(
			RangeError
		);
	});
});
