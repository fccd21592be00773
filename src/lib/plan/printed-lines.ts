import type { Translation } from '../i18n/translation.ts';
import type { Block, Text } from '../ui/printed.ts';
import type { PlanLine } from './line.ts';
import { linesOf } from './page.ts';
import type { Plan } from './plan.server.ts';
import { inLastWeek, note, paragraph, said, soft, wordsOf, type PlanToPrint } from './printed-text.ts';
import { targetOf } from './target.ts';
import { titleOf } from './title.ts';
import { whenOf } from './when.ts';

/** What is worked on, and what makes it hard. */
export function problemBlocks({ plan }: PlanToPrint, translation: Translation): Block[] {
	const barriers = linesOf(plan.lines, 'barrier');
	const items: Text[] = barriers.map((line) => wordsOf(line, 'plain', translation));
	return [
		...linesOf(plan.lines, 'problem').flatMap((line) => [
			...paragraph(...wordsOf(line, 'plain', translation, 'strong')),
			...paragraph(...wordsOf(line, 'learn_more', translation, 'soft')),
			...note(line, translation)
		]),
		...(barriers.length > 0
			? [
					{
						block: 'group' as const,
						heading: translation.t('plan.problems.barriers'),
						blocks: [{ block: 'list' as const, items }]
					}
				]
			: [])
	];
}

/** Goals with the steps that are done for them; steps without a goal that is seen stand alone. */
export function goalBlocks({ plan }: PlanToPrint, translation: Translation): Block[] {
	const { t, format } = translation;
	return linesOf(plan.lines, 'goal').map((line) => {
		const target = targetOf(line, format.number);
		const due = line.dueOn ? [t('plan.goals.due', { date: format.date(`${line.dueOn}T12:00:00Z`) })] : [];
		const measured = [...(target ? [t(target.key, target.values)] : []), ...due].join(' · ');
		const steps = plan.lines.filter(({ parent }) => parent === line.id).map(({ id }) => id);
		const done = plan.steps.filter(
			(each) => each.outcome === 'done' && steps.includes(each.line) && inLastWeek(plan, each.day)
		).length;
		const own = wordsOf(line, 'own_words', translation);
		return {
			block: 'group',
			heading:
				own.length > 0
					? own.map((run) => ({ ...run, text: `“${run.text}”` }))
					: wordsOf(line, 'plain', translation),
			blocks: [
				...(own.length > 0 ? paragraph(...wordsOf(line, 'plain', translation)) : []),
				...(measured ? paragraph({ text: measured, look: 'strong' }) : []),
				...(done > 0 ? paragraph(soft(t('plan.goals.done', { count: done }))) : []),
				...(line.source ? paragraph(soft(t('plan.goals.source', { source: line.source }))) : []),
				...note(line, translation)
			]
		};
	});
}

/** What somebody does, each step under the goal that it is for. */
export function stepBlocks({ plan }: PlanToPrint, translation: Translation): Block[] {
	const { t, language } = translation;
	const goals = linesOf(plan.lines, 'goal');
	const steps = linesOf(plan.lines, 'step');
	return [...goals, undefined].flatMap((goal) => {
		const own = steps.filter(({ parent }) =>
			goal ? parent === goal.id : !goals.some(({ id }) => id === parent)
		);
		if (own.length === 0) return [];
		const title =
			goal && paragraph(soft(`${t('plan.steps.forGoal')} `), ...said(titleOf(goal, language), translation));
		return [...(title ?? []), ...own.map((line) => stepBlock(line, plan, translation))];
	});
}

function stepBlock(line: PlanLine, plan: Plan, translation: Translation): Block {
	const { t } = translation;
	const by = { caregiver: 'plan.steps.by.caregiver', care_team: 'plan.steps.by.care_team' } as const;
	const recent = plan.steps.filter(
		(each) => each.line === line.id && each.outcome === 'done' && inLastWeek(plan, each.day)
	).length;
	return {
		block: 'group',
		heading: wordsOf(line, 'what', translation),
		blocks: [
			...paragraph(...said(whenOf(line, 'when', translation), translation)),
			...paragraph(...wordsOf(line, 'how', translation, 'soft')),
			...(line.doneBy === 'caregiver' || line.doneBy === 'care_team'
				? paragraph(soft(t(by[line.doneBy])))
				: []),
			...(recent > 0 ? paragraph(soft(t('plan.steps.recent', { count: recent }))) : []),
			...note(line, translation)
		]
	};
}
