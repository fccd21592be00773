import type { CarePlanEvent, CarePlanOpinion, CarePlanReason, CareReviewWay } from '../../db/generated.ts';
import { capitalised } from '../../i18n/intl.ts';
import type { Language } from '../../i18n/languages.ts';
import type { WordKey } from '../../i18n/resources.ts';
import type { Translation } from '../../i18n/translation.ts';
import type { Topic } from '../../people/can.ts';
import type { dayParts, doers, Kind, Mark, Part, zones } from '../../plan/line.ts';
import type { FieldProblem } from '../../plan/line-form.ts';
import type { reviewOutcomes, reviewQuestions } from '../../plan/medicine-review-input.ts';
import type { ReadingBand } from '../../plan/reading-level.ts';
import type { templateDoers, TemplateList } from '../../plan/template-lines.ts';
import type { PlanProblem } from './problems.ts';

// The words of each case, by their whole keys: for the screens on which plans are written and read by staff.

export const kindWords: Record<Kind, WordKey> = {
	problem: 'planning.kind.problem',
	goal: 'planning.kind.goal',
	step: 'planning.kind.step',
	medicine: 'planning.kind.medicine',
	lesson: 'planning.kind.lesson',
	barrier: 'planning.kind.barrier',
	zone: 'planning.kind.zone'
};
export const addWords: Record<Kind, WordKey> = {
	problem: 'planning.add.problem',
	goal: 'planning.add.goal',
	step: 'planning.add.step',
	medicine: 'planning.add.medicine',
	lesson: 'planning.add.lesson',
	barrier: 'planning.add.barrier',
	zone: 'planning.add.zone'
};
export const partWords: Record<Part, WordKey> = {
	plain: 'planning.part.plain',
	learn_more: 'planning.part.learn_more',
	own_words: 'planning.part.own_words',
	what: 'planning.part.what',
	when: 'planning.part.when',
	how: 'planning.part.how',
	purpose: 'planning.part.purpose',
	how_much: 'planning.part.how_much',
	when_to_take: 'planning.part.when_to_take',
	with_what: 'planning.part.with_what',
	if_missed: 'planning.part.if_missed',
	title: 'planning.part.title',
	text: 'planning.part.text',
	question: 'planning.part.question',
	signs: 'planning.part.signs',
	action: 'planning.part.action'
};
export const markWords: Record<Mark, WordKey> = {
	human: 'planning.mark.human',
	machine: 'planning.mark.machine',
	needs_review: 'planning.mark.needs_review'
};
export const languageWords: Record<Language, WordKey> = {
	en: 'planning.language.en',
	es: 'planning.language.es'
};
/** A language where it stands alone, e.g. as the label of a field: Spanish begins it small inside a sentence. */
export const languageLabel = (
	language: Language,
	{ t, language: reader }: Pick<Translation, 't' | 'language'>
) => capitalised(t(languageWords[language]), reader);
export const pdfWords: Record<Language, WordKey> = {
	en: 'planning.pdf.en',
	es: 'planning.pdf.es'
};
export const zoneWords: Record<(typeof zones)[number], WordKey> = {
	green: 'planning.zone.green',
	yellow: 'planning.zone.yellow',
	red: 'planning.zone.red'
};
export const doerWords: Record<(typeof doers)[number], WordKey> = {
	patient: 'planning.doer.patient',
	caregiver: 'planning.doer.caregiver',
	care_team: 'planning.doer.care_team'
};
export const templateDoerWords: Record<(typeof templateDoers)[number], WordKey> = {
	patient: 'planning.who.patient',
	caregiver: 'planning.who.caregiver',
	care_manager: 'planning.who.care_manager',
	provider: 'planning.who.provider'
};
export const listWords: Record<TemplateList, WordKey> = {
	problems: 'planning.section.problems',
	goals: 'planning.templates.goalsOf',
	steps: 'planning.templates.stepsOf',
	lessons: 'planning.section.lessons',
	barriers: 'planning.section.barriers',
	zones: 'planning.section.zones'
};
export const dayPartWords: Record<(typeof dayParts)[number], WordKey> = {
	morning: 'planning.dayPart.morning',
	noon: 'planning.dayPart.noon',
	evening: 'planning.dayPart.evening',
	night: 'planning.dayPart.night'
};
export const topicWords: Record<Topic, WordKey> = {
	mental_health: 'planning.topic.mental_health',
	substance_use: 'planning.topic.substance_use',
	violence: 'planning.topic.violence',
	reproductive: 'planning.topic.reproductive'
};
export const reasonWords: Record<CarePlanReason, WordKey> = {
	cost: 'planning.reason.cost',
	ride: 'planning.reason.ride',
	side_effect: 'planning.reason.side_effect',
	forgot: 'planning.reason.forgot',
	did_not_want: 'planning.reason.did_not_want',
	other: 'planning.reason.other'
};
export const opinionWords: Record<CarePlanOpinion, WordKey> = {
	agree: 'planning.opinion.agree',
	object: 'planning.opinion.object',
	propose: 'planning.opinion.propose'
};
export const eventWords: Record<CarePlanEvent, WordKey> = {
	signature_requested: 'planning.event.signature_requested',
	returned: 'planning.event.returned',
	signed: 'planning.event.signed',
	published: 'planning.event.published',
	discarded: 'planning.event.discarded'
};
export const bandWords: Record<ReadingBand, WordKey> = {
	very_easy: 'planning.meter.band.very_easy',
	easy: 'planning.meter.band.easy',
	fairly_easy: 'planning.meter.band.fairly_easy',
	standard: 'planning.meter.band.standard',
	fairly_hard: 'planning.meter.band.fairly_hard',
	hard: 'planning.meter.band.hard',
	very_hard: 'planning.meter.band.very_hard'
};
export const problemWords: Record<PlanProblem, WordKey> = {
	moved: 'planning.problem.moved',
	closed: 'planning.problem.closed',
	unsigned: 'planning.problem.unsigned',
	invalid: 'planning.problem.invalid',
	provider: 'planning.problem.provider',
	warned: 'planning.problem.warned',
	empty: 'planning.problem.empty'
};
export const fieldWords: Record<FieldProblem, WordKey> = {
	words: 'planning.wrong.words',
	long: 'planning.wrong.long',
	number: 'planning.wrong.number',
	range: 'planning.wrong.range',
	code: 'planning.wrong.code',
	day: 'planning.wrong.day',
	time: 'planning.wrong.time',
	choose: 'planning.wrong.choose',
	name: 'planning.wrong.name'
};
export const wayWords: Record<CareReviewWay, WordKey> = {
	phone: 'planning.review.way.phone',
	video: 'planning.review.way.video',
	in_person: 'planning.review.way.in_person'
};
export const questionWords: Record<(typeof reviewQuestions)[number], WordKey> = {
	side_effects: 'planning.review.question.side_effects',
	missed_doses: 'planning.review.question.missed_doses',
	confusion: 'planning.review.question.confusion',
	cost: 'planning.review.question.cost',
	duplicates: 'planning.review.question.duplicates'
};
export const outcomeWords: Record<(typeof reviewOutcomes)[number], WordKey> = {
	found: 'planning.review.outcome.found',
	nothing: 'planning.review.outcome.nothing',
	not_asked: 'planning.review.outcome.not_asked'
};
