import type { Translation } from '../i18n/translation.ts';
import { isDoctor } from '../people/words.ts';
import type { Block, Tone } from '../ui/printed.ts';
import { zones } from './line.ts';
import { linesOf } from './page.ts';
import { inLastWeek, note, paragraph, said, soft, wordsOf, type PlanToPrint } from './printed-text.ts';
import { prescribedWords } from './prescribed.ts';
import { whenOf } from './when.ts';

/** What each medicine is for, how much, when, with what, and what to do if one was missed. */
export function medicineBlocks({ plan }: PlanToPrint, translation: Translation): Block[] {
	const { t, format } = translation;
	const facts = [
		['purpose', 'plan.medicines.purpose'],
		['how_much', 'plan.medicines.how_much'],
		['when_to_take', 'plan.medicines.when_to_take'],
		['with_what', 'plan.medicines.with_what'],
		['if_missed', 'plan.medicines.if_missed']
	] as const;
	const provider = plan.team.find(({ position }) => position === 'provider');
	const changes = provider
		? t(isDoctor(provider.credential) ? 'plan.medicines.changesDoctor' : 'plan.medicines.changes', {
				name: provider.name
			})
		: t('plan.medicines.changesAny');
	return [
		...paragraph(soft(changes)),
		...linesOf(plan.lines, 'medicine').map((line): Block => {
			const week = plan.doses.filter((dose) => dose.line === line.id && inLastWeek(plan, dose.day));
			const taken = week.filter(({ outcome }) => outcome === 'taken').length;
			const prescribed = prescribedWords(line);
			const missed = format.number(week.length - taken);
			return {
				block: 'group',
				heading: [line.drugName, line.dose].filter(Boolean).join(' '),
				blocks: [
					...facts.flatMap(([part, key]) => {
						const runs =
							part === 'when_to_take'
								? said(whenOf(line, part, translation), translation)
								: wordsOf(line, part, translation);
						return runs.length > 0 ? paragraph(soft(`${t(key)}: `), ...runs) : [];
					}),
					...(prescribed ? paragraph(soft(`${t('plan.medicines.sig')}: `), { text: prescribed }) : []),
					...(week.length > 0
						? paragraph(soft(t('plan.medicines.count', { taken: format.number(taken), missed })))
						: []),
					...note(line, translation)
				]
			};
		})
	];
}

const zoneLooks = {
	green: { title: 'plan.zones.green', tone: 'success' },
	yellow: { title: 'plan.zones.yellow', tone: 'attention' },
	red: { title: 'plan.zones.red', tone: 'danger' }
} as const satisfies Record<(typeof zones)[number], { title: string; tone: Tone }>;

/** When to call and when to go; what to do in red stands there for everybody. */
export function zoneBlocks({ plan, clinic }: PlanToPrint, translation: Translation): Block[] {
	const { t } = translation;
	return zones.flatMap((zone): Block[] => {
		const lines = linesOf(plan.lines, 'zone').filter((line) => line.zone === zone);
		if (lines.length === 0 && zone !== 'red') return [];
		const { title, tone } = zoneLooks[zone];
		const call = clinic.phone
			? [`${t('plan.zones.callClinic', { clinic: clinic.name })}: ${clinic.phone}`]
			: [];
		const first = zone === 'red' ? [t('plan.zones.call911'), ...call] : zone === 'yellow' ? call : [];
		return [
			{
				block: 'group',
				heading: t(title),
				tone,
				blocks: [
					...lines.flatMap((line) => [
						...paragraph(...wordsOf(line, 'signs', translation)),
						...paragraph(...wordsOf(line, 'action', translation, 'strong')),
						...note(line, translation)
					]),
					...(first.length > 0 ? paragraph({ text: first.join(' · '), look: 'strong' }) : [])
				]
			}
		];
	});
}

/** What is good to know, and what was said back of it. */
export function lessonBlocks({ page, plan, me }: PlanToPrint, translation: Translation): Block[] {
	const { t } = translation;
	const nameOf = (id: string | null) => page.people[id ?? '']?.shortName ?? '';
	return linesOf(plan.lines, 'lesson').map((line) => {
		const told = page.teachBacks.filter((each) => each.line === line.id).slice(0, 2);
		const key = line.importance === 'key';
		return {
			block: 'group',
			heading: wordsOf(line, 'title', translation),
			blocks: [
				...(key ? paragraph(soft(t('plan.lessons.key'))) : []),
				...paragraph(...wordsOf(line, 'text', translation)),
				...(key ? paragraph(...wordsOf(line, 'question', translation, 'soft')) : []),
				...told.flatMap(({ author, words: own, verdict, reviewedBy }) =>
					paragraph(
						soft(
							`${author === me ? t('plan.lessons.you') : t('plan.lessons.by', { name: nameOf(author) })}: `
						),
						{ text: `“${own}” ` },
						soft(
							verdict === null
								? t('plan.lessons.unread')
								: t(verdict === 'understood' ? 'plan.lessons.understood' : 'plan.lessons.talk_again', {
										name: nameOf(reviewedBy)
									})
						)
					)
				),
				...note(line, translation)
			]
		};
	});
}
