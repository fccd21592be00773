import { languages } from '../i18n/languages.ts';
import type { WordKey } from '../i18n/resources.ts';
import type { Translation } from '../i18n/translation.ts';
import { hoursOf, isDoctor, positionOf } from '../people/words.ts';
import type { Block, Printed, Section } from '../ui/printed.ts';
import { changeWords, differences, namesOf, toTell } from './change-words.ts';
import { ownOpinionWords, opinionWords } from './opinion-words.ts';
import { lessonBlocks, medicineBlocks, zoneBlocks } from './printed-advice.ts';
import { goalBlocks, problemBlocks, stepBlocks } from './printed-lines.ts';
import { paragraph, said, soft, type PlanToPrint } from './printed-text.ts';
import { titleOf } from './title.ts';

/**
 * A plan as a document, in the order of its page and with all that stands there: what changed, problems, goals, steps,
 * medicines, zones, lessons, the team, about the patient, and what was said of it. `name` is the patient's whole name.
 */
export function printedPlan(
	given: PlanToPrint & { name: string; now: string },
	translation: Translation
): Printed {
	const { page, plan, patient, clinic, name, now } = given;
	const { t, format, language } = translation;
	const signer = plan.signedBy === null ? undefined : page.people[plan.signedBy];
	const doctor = isDoctor(signer?.credential);
	const headed = (own: WordKey, of: WordKey) => (patient === undefined ? t(own) : t(of, { name: patient }));
	const section = (heading: string, blocks: Block[]): Section[] =>
		blocks.length > 0 ? [{ heading, blocks }] : [];
	const medicines = plan.lines.some(({ kind }) => kind === 'medicine');
	return {
		title: t('plan.pdf.title', { name }),
		lang: languages[language].lang,
		author: clinic.name,
		columns: 2,
		opening: [
			signer && plan.signedAt !== null
				? t(doctor ? 'plan.agreedDoctor' : 'plan.agreed', {
						name: signer.name,
						date: format.date(plan.signedAt)
					})
				: t('plan.written', {
						name: page.people[plan.publishedBy]?.name ?? '',
						date: format.date(plan.publishedAt)
					})
		],
		sections: [
			...section(t('plan.changes.title'), changeBlocks(given, translation)),
			...section(t('plan.problems.title'), problemBlocks(given, translation)),
			...section(headed('plan.goals.title', 'plan.goals.titleOf'), goalBlocks(given, translation)),
			...section(headed('plan.steps.title', 'plan.steps.titleOf'), stepBlocks(given, translation)),
			...section(
				headed('plan.medicines.title', 'plan.medicines.titleOf'),
				medicines ? medicineBlocks(given, translation) : []
			),
			...section(t('plan.zones.title'), zoneBlocks(given, translation)),
			...section(t('plan.lessons.title'), lessonBlocks(given, translation)),
			...section(headed('plan.team.title', 'plan.team.titleOf'), teamBlocks(given, translation)),
			...section(headed('plan.aboutMe.title', 'plan.aboutMe.titleOf'), aboutBlocks(given, translation)),
			...section(t('plan.opinion.given'), opinionBlocks(given, translation))
		],
		footer: (number, pages) =>
			`${t('plan.pdf.page', { page: number, pages })} · ${t('plan.pdf.asOf', { date: format.date(now) })}`
	};
}

function changeBlocks({ page }: PlanToPrint, translation: Translation): Block[] {
	const { t, language } = translation;
	const nameOf = (id: string) => {
		const person = page.people[id];
		return person?.credential ? `${person.name}, ${person.credential}` : (person?.name ?? '');
	};
	const { inFull, named } = toTell(page.changes?.changes ?? []);
	const full = inFull.flatMap(({ change, before, after, reasons }): Block[] => {
		const shown = after ?? before;
		if (!shown) return [];
		const title = titleOf(shown, language);
		const reason = reasons.at(-1);
		const told = (label: WordKey, sentences: readonly string[]) =>
			paragraph(soft(`${t(label)}: `), { text: sentences.join(' · ') });
		const rest = after ? differences(after, null, translation).filter((words) => words !== title.words) : [];
		return [
			{
				block: 'group',
				heading: [soft(`${t(changeWords[change])}: `), ...said(title, translation)],
				blocks: [
					...(change === 'changed' && before && after
						? [
								...told('plan.changes.before', differences(before, after, translation)),
								...told('plan.changes.after', differences(after, before, translation))
							]
						: rest.length > 0
							? paragraph({ text: rest.join(' · ') })
							: []),
					...(reason?.why ? paragraph({ text: t('plan.changes.why', { why: reason.why }) }) : []),
					...(reason
						? paragraph(soft(t('plan.changes.decided', { name: nameOf(reason.decidedBy ?? reason.by) })))
						: [])
				]
			}
		];
	});
	if (named.length === 0) return full;
	const heading = t('plan.changes.manyNew', { count: named.length });
	return [
		...full,
		{ block: 'group', heading, blocks: [{ block: 'list', items: namesOf(named, translation) }] }
	];
}

function teamBlocks({ plan, patient }: PlanToPrint, translation: Translation): Block[] {
	const reader = patient === undefined ? 'patient' : 'helper';
	return plan.team.flatMap((member) =>
		paragraph(
			{ text: member.credential ? `${member.name}, ${member.credential}` : member.name, look: 'strong' },
			soft(` · ${[translation.t(positionOf(member, reader)), ...hoursOf(member, translation)].join(' · ')}`)
		)
	);
}

function aboutBlocks({ page, may, me, patient }: PlanToPrint, { t, format }: Translation): Block[] {
	if (!may.plan) return [];
	const about = page.aboutMe;
	if (!about) return paragraph(soft(t(patient === undefined ? 'plan.aboutMe.none' : 'plan.aboutMe.noneOf')));
	const parts = [
		['plan.aboutMe.who_matters', about.whoMatters],
		['plan.aboutMe.fears', about.fears],
		['plan.aboutMe.how_to_talk', about.howToTalk],
		['plan.aboutMe.best_times', about.bestTimes]
	] as const;
	const name = page.people[about.author]?.name;
	return [
		...parts.flatMap(([key, words]) => (words ? paragraph(soft(`${t(key)}: `), { text: words }) : [])),
		...(name && about.author !== me
			? paragraph(soft(t('plan.aboutMe.written', { name, date: format.date(about.writtenAt) })))
			: [])
	];
}

function opinionBlocks({ page, plan, me }: PlanToPrint, { t, format, language }: Translation): Block[] {
	const nameOf = (id: string) => page.people[id]?.shortName ?? '';
	return page.opinions.slice(0, 5).map((one) => {
		const line = plan.lines.find(({ id }) => id === one.line);
		const who =
			one.author === me
				? t(ownOpinionWords[one.opinion])
				: t(opinionWords[one.opinion], { name: nameOf(one.author) });
		return {
			block: 'group',
			heading: [{ text: who }, soft(` · ${format.shortDate(one.givenAt)}`)],
			blocks: [
				...(line ? paragraph(soft(t('plan.opinion.about', { what: titleOf(line, language).words }))) : []),
				...(one.words ? paragraph({ text: one.words }) : []),
				...one.answers.flatMap((answer) =>
					paragraph(soft(`${t('plan.opinion.answer', { name: nameOf(answer.author) })}: `), {
						text: answer.words
					})
				)
			]
		};
	});
}
